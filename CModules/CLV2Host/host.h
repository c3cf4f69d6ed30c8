#pragma once
#include "CLV2Host.h"
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stddef.h>

/* Bytes in each direction between run and the worker; what does not fit is refused. */
enum { RING_BYTES = 32768 };

/* One producing and one consuming thread; messages are a 32-bit size and the body. */
typedef struct {
  _Alignas(64) _Atomic size_t written;
  _Alignas(64) _Atomic size_t taken;
  uint8_t bytes[RING_BYTES];
} message_ring;

bool message_ring_write(message_ring *ring, uint32_t size, const void *body);
/* `body` holds RING_BYTES. */
bool message_ring_read(message_ring *ring, uint32_t *size, uint8_t *body);

typedef struct {
  LV2_Atom_Sequence *sequence;
  LV2_URID type;
  uint32_t size;
} event_port;

struct ddspm_lv2_host {
  LV2_Handle instance;
  void (*run)(LV2_Handle, uint32_t);
  const LV2_Worker_Interface *worker;
  event_port *events;
  uint32_t event_count;
  float *outputs[2];
  const float *latency_port;
  _Atomic uint32_t latency;
  _Atomic uint64_t repaired;
  _Atomic uint64_t dropped_lines;
  char *label;
  LV2_Log_Log log;

  bool inline_work;
  bool has_thread;
  pthread_t thread;
  sem_t wake;
  atomic_bool stopping;
  message_ring requests;
  message_ring responses;
  /* Messages taken from the rings, aligned for any type a plugin casts them to. */
  _Alignas(64) uint8_t request[RING_BYTES];
  _Alignas(64) uint8_t response[RING_BYTES];
};

/* [audio, or control when nothing runs] Delivers the worker's answers; true when there was one. */
bool deliver_responses(ddspm_lv2_host *host);

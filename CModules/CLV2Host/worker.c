#include "host.h"
#include <errno.h>
#include <string.h>

static void copy_in(message_ring *ring, size_t at, const void *from, size_t count) {
  size_t start = at % RING_BYTES;
  size_t first = count < RING_BYTES - start ? count : RING_BYTES - start;
  memcpy(ring->bytes + start, from, first);
  memcpy(ring->bytes, (const uint8_t *)from + first, count - first);
}

static void copy_out(message_ring *ring, size_t at, void *to, size_t count) {
  size_t start = at % RING_BYTES;
  size_t first = count < RING_BYTES - start ? count : RING_BYTES - start;
  memcpy(to, ring->bytes + start, first);
  memcpy((uint8_t *)to + first, ring->bytes, count - first);
}

bool message_ring_write(message_ring *ring, uint32_t size, const void *body) {
  size_t written = atomic_load_explicit(&ring->written, memory_order_relaxed);
  size_t taken = atomic_load_explicit(&ring->taken, memory_order_acquire);
  if (RING_BYTES - (written - taken) < sizeof size + (size_t)size) return false;
  copy_in(ring, written, &size, sizeof size);
  if (size) copy_in(ring, written + sizeof size, body, size);
  atomic_store_explicit(&ring->written, written + sizeof size + size, memory_order_release);
  return true;
}

bool message_ring_read(message_ring *ring, uint32_t *size, uint8_t *body) {
  size_t taken = atomic_load_explicit(&ring->taken, memory_order_relaxed);
  if (atomic_load_explicit(&ring->written, memory_order_acquire) == taken) return false;
  copy_out(ring, taken, size, sizeof *size);
  copy_out(ring, taken + sizeof *size, body, *size);
  atomic_store_explicit(&ring->taken, taken + sizeof *size + *size, memory_order_release);
  return true;
}

static LV2_Worker_Status respond(void *context, uint32_t size, const void *data) {
  ddspm_lv2_host *host = context;
  bool stored = message_ring_write(&host->responses, size, data);
  return stored ? LV2_WORKER_SUCCESS : LV2_WORKER_ERR_NO_SPACE;
}

static bool work_requests(ddspm_lv2_host *host) {
  bool worked = false;
  uint32_t size;
  while (message_ring_read(&host->requests, &size, host->request)) {
    host->worker->work(host->instance, respond, host, size, host->request);
    worked = true;
  }
  return worked;
}

/* Only what waits now: a worker that answers without end must not hold the audio thread. */
bool deliver_responses(ddspm_lv2_host *host) {
  message_ring *ring = &host->responses;
  size_t end = atomic_load_explicit(&ring->written, memory_order_acquire);
  bool delivered = false;
  uint32_t size;
  while (atomic_load_explicit(&ring->taken, memory_order_relaxed) != end
         && message_ring_read(ring, &size, host->response)) {
    if (host->worker->work_response)
      host->worker->work_response(host->instance, size, host->response);
    delivered = true;
  }
  return delivered;
}

LV2_Worker_Status ddspm_lv2_schedule_now(void *context, uint32_t size, const void *data) {
  ddspm_lv2_host *host = context;
  if (!host->worker) return LV2_WORKER_ERR_UNKNOWN;
  return host->worker->work(host->instance, respond, host, size, data);
}

LV2_Worker_Status ddspm_lv2_schedule(void *context, uint32_t size, const void *data) {
  ddspm_lv2_host *host = context;
  if (host->inline_work) return ddspm_lv2_schedule_now(context, size, data);
  if (!host->worker) return LV2_WORKER_ERR_UNKNOWN;
  if (!message_ring_write(&host->requests, size, data)) return LV2_WORKER_ERR_NO_SPACE;
  sem_post(&host->wake); /* wait-free: an atomic and at most one futex wake */
  return LV2_WORKER_SUCCESS;
}

static void *work_until_stopped(void *context) {
  ddspm_lv2_host *host = context;
  for (;;) {
    while (sem_wait(&host->wake) && errno == EINTR) {}
    work_requests(host);
    if (atomic_load_explicit(&host->stopping, memory_order_acquire)) return NULL;
  }
}

int ddspm_lv2_start(ddspm_lv2_host *host) {
  if (!host->worker || host->inline_work || host->has_thread) return 0;
  int error = pthread_create(&host->thread, NULL, work_until_stopped, host);
  host->has_thread = error == 0;
  return error;
}

/* The plugin was promised that accepted work is done and answered: messages may name its memory. */
void ddspm_lv2_stop(ddspm_lv2_host *host) {
  if (host->has_thread) {
    atomic_store_explicit(&host->stopping, true, memory_order_release);
    sem_post(&host->wake);
    pthread_join(host->thread, NULL);
    host->has_thread = false;
  }
  if (!host->worker) return;
  for (int round = 0; round < 16; round++) {
    bool worked = work_requests(host);
    if (!deliver_responses(host) && !worked) return;
  }
}

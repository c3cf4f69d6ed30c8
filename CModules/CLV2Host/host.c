#include "host.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A log line from inside run would block the audio thread. */
static _Thread_local bool is_running;

static int log_arguments(void *context, LV2_URID type, const char *format, va_list arguments) {
  (void)type;
  ddspm_lv2_host *host = context;
  if (is_running) {
    atomic_fetch_add_explicit(&host->dropped_lines, 1, memory_order_relaxed);
    return 0;
  }
  char line[1024];
  int length = vsnprintf(line, sizeof line, format, arguments);
  size_t kept = strlen(line);
  const char *end = kept && line[kept - 1] == '\n' ? "" : "\n";
  fprintf(stderr, "%s: %s%s", host->label, line, end);
  return length;
}

static int log_line(void *context, LV2_URID type, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  int length = log_arguments(context, type, format, arguments);
  va_end(arguments);
  return length;
}

void *ddspm_lv2_log(ddspm_lv2_host *host) {
  host->log = (LV2_Log_Log){host, log_line, log_arguments};
  return &host->log;
}

ddspm_lv2_host *ddspm_lv2_create(const char *label, bool inline_work) {
  ddspm_lv2_host *host = aligned_alloc(64, (sizeof *host + 63) / 64 * 64);
  if (!host) return NULL;
  memset(host, 0, sizeof *host);
  host->inline_work = inline_work;
  host->label = strdup(label);
  if (!host->label || sem_init(&host->wake, 0, 0)) {
    free(host->label);
    free(host);
    return NULL;
  }
  return host;
}

void ddspm_lv2_destroy(ddspm_lv2_host *host) {
  sem_destroy(&host->wake);
  free(host->events);
  free(host->label);
  free(host);
}

void ddspm_lv2_attach(
  ddspm_lv2_host *host, LV2_Handle instance, void (*run)(LV2_Handle, uint32_t),
  const LV2_Worker_Interface *worker) {
  host->instance = instance;
  host->run = run;
  host->worker = worker && worker->work ? worker : NULL;
}

void ddspm_lv2_watch(ddspm_lv2_host *host, float *left, float *right, const float *latency) {
  host->outputs[0] = left;
  host->outputs[1] = right == left ? NULL : right;
  host->latency_port = latency;
}

bool ddspm_lv2_add_sequence(
  ddspm_lv2_host *host, LV2_Atom_Sequence *sequence, LV2_URID type, uint32_t size) {
  event_port *events = realloc(host->events, (host->event_count + 1) * sizeof *events);
  if (!events) return false;
  host->events = events;
  events[host->event_count++] = (event_port){sequence, type, size};
  return true;
}

static void empty_events(ddspm_lv2_host *host) {
  for (uint32_t i = 0; i < host->event_count; i++) {
    event_port *port = &host->events[i];
    port->sequence->atom.type = port->type;
    port->sequence->atom.size = port->size;
    port->sequence->body.unit = 0;
    port->sequence->body.pad = 0;
  }
}

static void publish_latency(ddspm_lv2_host *host) {
  if (!host->latency_port) return;
  float frames = *host->latency_port;
  uint32_t latency = frames > 0 && frames < 1e9f ? (uint32_t)lrintf(frames) : 0;
  atomic_store_explicit(&host->latency, latency, memory_order_relaxed);
}

/* One NaN would stay in every filter and delay that follows. */
static void repair_outputs(ddspm_lv2_host *host, uint32_t frames) {
  uint32_t repaired = 0;
  for (int channel = 0; channel < 2; channel++) {
    float *samples = host->outputs[channel];
    if (!samples) continue;
    for (uint32_t i = 0; i < frames; i++) {
      if (isfinite(samples[i])) continue;
      samples[i] = 0;
      repaired++;
    }
  }
  if (repaired) atomic_fetch_add_explicit(&host->repaired, repaired, memory_order_relaxed);
}

void ddspm_lv2_run(void *context, uint32_t frames) {
  ddspm_lv2_host *host = context;
  is_running = true;
  empty_events(host);
  host->run(host->instance, frames);
  if (host->worker) {
    deliver_responses(host);
    if (host->worker->end_run) host->worker->end_run(host->instance);
  }
  publish_latency(host);
  repair_outputs(host, frames);
  is_running = false;
}

uint32_t ddspm_lv2_latency(const ddspm_lv2_host *host) {
  return atomic_load_explicit(&host->latency, memory_order_relaxed);
}

uint64_t ddspm_lv2_repaired(const ddspm_lv2_host *host) {
  return atomic_load_explicit(&host->repaired, memory_order_relaxed);
}

uint64_t ddspm_lv2_dropped_lines(const ddspm_lv2_host *host) {
  return atomic_load_explicit(&host->dropped_lines, memory_order_relaxed);
}

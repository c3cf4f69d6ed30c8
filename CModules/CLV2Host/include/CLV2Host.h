#pragma once
#include <lv2/atom/atom.h>
#include <lv2/core/lv2.h>
#include <lv2/log/log.h>
#include <lv2/worker/worker.h>
#include <stdbool.h>
#include <stdint.h>

/* What Swift cannot say: calls through a plugin's function pointers on the audio thread, and the
   log's printf. */
typedef struct ddspm_lv2_host ddspm_lv2_host;

/* [control] NULL when memory is short. `label` starts each log line. With `inline_work` work is
   done inside run, as an offline render needs it. */
ddspm_lv2_host *ddspm_lv2_create(const char *label, bool inline_work);

/* [control] Before `start`: what to run; `worker` may be NULL. */
void ddspm_lv2_attach(
  ddspm_lv2_host *host, LV2_Handle instance, void (*run)(LV2_Handle, uint32_t),
  const LV2_Worker_Interface *worker);

/* [control] Before the first run: the main outputs and the latency port, which may be NULL. */
void ddspm_lv2_watch(ddspm_lv2_host *host, float *left, float *right, const float *latency);

/* [control] An event buffer that gets this type and size before each run; false when memory is
   short. */
bool ddspm_lv2_add_sequence(
  ddspm_lv2_host *host, LV2_Atom_Sequence *sequence, LV2_URID type, uint32_t size);

/* [control] The worker thread; `start` returns 0 or errno. `stop` finishes and delivers all
   accepted work. */
int ddspm_lv2_start(ddspm_lv2_host *host);
void ddspm_lv2_stop(ddspm_lv2_host *host);
void ddspm_lv2_destroy(ddspm_lv2_host *host);

/* [audio] One cycle of at most 64 frames, without locks or allocation. A `ddspm_run_function`. */
void ddspm_lv2_run(void *host, uint32_t frames);

/* [any] Latency in frames after the last run; output samples replaced by 0; log lines dropped on
   the audio thread. */
uint32_t ddspm_lv2_latency(const ddspm_lv2_host *host);
uint64_t ddspm_lv2_repaired(const ddspm_lv2_host *host);
uint64_t ddspm_lv2_dropped_lines(const ddspm_lv2_host *host);

/* [audio] schedule_work while running. */
LV2_Worker_Status ddspm_lv2_schedule(void *host, uint32_t size, const void *data);
/* [control] schedule_work while state is restored, before `start`: works at once. */
LV2_Worker_Status ddspm_lv2_schedule_now(void *host, uint32_t size, const void *data);

/* [any] Data of the log feature: an LV2_Log_Log that lives as long as the host. */
void *ddspm_lv2_log(ddspm_lv2_host *host);

#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Flush denormals to zero on the calling thread (x86 MXCSR, arm64 FPCR). */
void ddspm_flush_denormals(void);

/* Best instruction set this CPU and kernel can run: 0 baseline, 3 x86-64-v3, 4 x86-64-v4. */
int ddspm_cpu_level(void);

/* CPU time of the calling thread, and monotonic time, in nanoseconds. */
uint64_t ddspm_thread_cpu_ns(void);
uint64_t ddspm_monotonic_ns(void);

/* Bracket for RealtimeSanitizer: does nothing unless the sanitizer is linked in. */
void ddspm_realtime_enter(void);
void ddspm_realtime_exit(void);
bool ddspm_realtime_sanitizer_present(void);

/* Calls a hosted processor: Swift's audio-thread dialect may not call function pointers itself. */
typedef void (*ddspm_run_function)(void *handle, uint32_t frames);
void ddspm_run(ddspm_run_function run, void *handle, uint32_t frames);

/* Makes the calling thread, and no other, as nice as that, 0 to 19; 0 or errno. */
int ddspm_lower_priority(int nice);

/* Locks the process in memory; 0 or errno. */
int ddspm_lock_memory(void);

/* This process's limits on real-time priority and on locked memory in bytes; UINT64_MAX: none. */
uint64_t ddspm_limit_priority(void);
uint64_t ddspm_limit_locked_memory(void);

#include "CRealtime.h"
#include <errno.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

void ddspm_flush_denormals(void) {
#if defined(__x86_64__)
  _mm_setcsr(_mm_getcsr() | 0x8040);
#elif defined(__aarch64__)
  uint64_t fpcr;
  __asm__ volatile("mrs %0, fpcr" : "=r"(fpcr));
  __asm__ volatile("msr fpcr, %0" : : "r"(fpcr | (1u << 24)));
#endif
}

int ddspm_cpu_level(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) return 4;
  if (__builtin_cpu_supports("x86-64-v3")) return 3;
#endif
  return 0;
}

static uint64_t now_ns(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}
uint64_t ddspm_thread_cpu_ns(void) { return now_ns(CLOCK_THREAD_CPUTIME_ID); }
uint64_t ddspm_monotonic_ns(void) { return now_ns(CLOCK_MONOTONIC); }

void __rtsan_realtime_enter(void) __attribute__((weak));
void __rtsan_realtime_exit(void) __attribute__((weak));
void ddspm_realtime_enter(void) {
  if (__rtsan_realtime_enter) __rtsan_realtime_enter();
}
void ddspm_realtime_exit(void) {
  if (__rtsan_realtime_exit) __rtsan_realtime_exit();
}
bool ddspm_realtime_sanitizer_present(void) { return __rtsan_realtime_enter != 0; }

void ddspm_run(ddspm_run_function run, void *handle, uint32_t frames) { run(handle, frames); }

/* Linux keeps niceness by thread, and 0 means the caller. */
int ddspm_lower_priority(int nice) { return setpriority(PRIO_PROCESS, 0, nice) ? errno : 0; }

int ddspm_lock_memory(void) { return mlockall(MCL_CURRENT | MCL_FUTURE) ? errno : 0; }

static uint64_t limit(int resource) {
  struct rlimit l;
  if (getrlimit(resource, &l) || l.rlim_cur == RLIM_INFINITY) return UINT64_MAX;
  return l.rlim_cur;
}
uint64_t ddspm_limit_priority(void) { return limit(RLIMIT_RTPRIO); }
uint64_t ddspm_limit_locked_memory(void) { return limit(RLIMIT_MEMLOCK); }

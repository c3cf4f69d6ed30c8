#pragma once
#include <jack/jack.h>
#include <jack/metadata.h>
#include <jack/midiport.h>
#include <jack/thread.h>
#include <jack/uuid.h>
#include <spawn.h>

/* glibc has both, but declares them for _DEFAULT_SOURCE only, which Swift's Glibc module is not. */
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *, int);
int pipe2(int ends[2], int flags);

/* jack_client_open is variadic, which Swift cannot import. */
static inline jack_client_t *ddspm_jack_open(
    const char *name, const char *server, jack_options_t options, jack_status_t *status) {
  if (server) return jack_client_open(name, options | JackServerName, status, server);
  return jack_client_open(name, options, status);
}

/* The metadata keys are mutable globals in C, which Swift 6 refuses to read. */
static inline const char *ddspm_jack_key_pretty_name(void) { return JACK_METADATA_PRETTY_NAME; }
static inline const char *ddspm_jack_key_order(void) { return JACK_METADATA_ORDER; }
static inline const char *ddspm_jack_key_event_types(void) { return JACK_METADATA_EVENT_TYPES; }

/* Touches 128 KiB of the calling thread's stack (jack2 gives its threads 512): Swift has no
   stack array of that size. */
static __attribute__((noinline, unused)) void ddspm_jack_prefault_stack(void) {
  volatile char pages[128 * 1024];
  for (unsigned i = 0; i < sizeof pages; i += 1024) pages[i] = 0;
}

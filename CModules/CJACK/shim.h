#pragma once
#include <jack/jack.h>
#include <jack/metadata.h>
#include <jack/midiport.h>
#include <jack/thread.h>
#include <jack/uuid.h>

/* jack_client_open is variadic, which Swift cannot import. */
static inline jack_client_t *ddspm_jack_open(
    const char *name, const char *server, jack_options_t options, jack_status_t *status) {
  if (server) return jack_client_open(name, options | JackServerName, status, server);
  return jack_client_open(name, options, status);
}

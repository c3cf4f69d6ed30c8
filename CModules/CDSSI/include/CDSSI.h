#pragma once
#include <stdbool.h>
#include <stdint.h>

/* What Swift cannot say: a DSSI plugin's structures and calls through its function pointers. Declared
   here from the public LADSPA 1.1 and DSSI 1.0 interfaces, so that no header has to be installed. */
typedef struct ddspm_dssi ddspm_dssi;

/* The first plugin of a library, active, its output in `output`, its controls at their defaults;
   NULL when there is none or it is none with one audio output. */
ddspm_dssi *ddspm_dssi_open(const char *path, double sample_rate, float *output);

/* False when the plugin refuses. */
bool ddspm_dssi_configure(ddspm_dssi *plugin, const char *key, const char *value);
void ddspm_dssi_program(ddspm_dssi *plugin, unsigned long bank, unsigned long program);

/* Heard at the start of the next run; at most 64 are kept until then. */
void ddspm_dssi_note_on(ddspm_dssi *plugin, uint8_t key, uint8_t velocity);
void ddspm_dssi_run(ddspm_dssi *plugin, uint32_t frames);
void ddspm_dssi_close(ddspm_dssi *plugin);

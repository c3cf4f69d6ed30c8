#include <CDSSI.h>
#include <dlfcn.h>
#include <stdlib.h>

/* LADSPA 1.1 */
typedef struct {
  int hints;
  float lower, upper;
} range_hint;

typedef struct ladspa ladspa;
struct ladspa {
  unsigned long unique_id;
  const char *label;
  int properties;
  const char *name, *maker, *copyright;
  unsigned long port_count;
  const int *ports;
  const char *const *port_names;
  const range_hint *hints;
  void *data;
  void *(*instantiate)(const ladspa *, unsigned long);
  void (*connect_port)(void *, unsigned long, float *);
  void (*activate)(void *);
  void (*run)(void *, unsigned long);
  void (*run_adding)(void *, unsigned long);
  void (*set_run_adding_gain)(void *, float);
  void (*deactivate)(void *);
  void (*cleanup)(void *);
};

enum { is_input = 1, is_output = 2, is_control = 4, is_audio = 8 };

/* ALSA's sequencer event, as DSSI passes it: 28 bytes. */
typedef struct {
  uint8_t type, flags, tag, queue;
  uint32_t tick, unused;
  uint8_t source[2], destination[2];
  uint8_t channel, note, velocity, off_velocity;
  uint32_t duration, rest;
} event;
_Static_assert(sizeof(event) == 28, "the size of an ALSA sequencer event");
enum { note_on = 6, most_events = 64, most_ports = 16 };

/* DSSI 1.0 */
typedef struct {
  int version;
  const ladspa *ladspa;
  char *(*configure)(void *, const char *, const char *);
  const void *(*get_program)(void *, unsigned long);
  void (*select_program)(void *, unsigned long, unsigned long);
  int (*controller_for_port)(void *, unsigned long);
  void (*run_synth)(void *, unsigned long, event *, unsigned long);
} dssi;

struct ddspm_dssi {
  void *library, *instance;
  const dssi *plugin;
  float controls[most_ports];
  event events[most_events];
  unsigned long event_count;
};

/* The default a hint asks for; bits 6 to 9 of the hints say which. */
static float default_of(range_hint hint) {
  switch (hint.hints & 0x3c0) {
    case 0x040: return hint.lower;
    case 0x080: return 0.75f * hint.lower + 0.25f * hint.upper;
    case 0x0c0: return 0.5f * (hint.lower + hint.upper);
    case 0x100: return 0.25f * hint.lower + 0.75f * hint.upper;
    case 0x140: return hint.upper;
    case 0x240: return 1;
    case 0x280: return 100;
    case 0x2c0: return 440;
    default: return 0;
  }
}

static bool connect(ddspm_dssi *p, float *output) {
  const ladspa *l = p->plugin->ladspa;
  int outputs = 0;
  for (unsigned long i = 0; i < l->port_count; i++) {
    if (l->ports[i] & is_audio) {
      if (!(l->ports[i] & is_output) || outputs++) return false;
      l->connect_port(p->instance, i, output);
    } else {
      p->controls[i] = default_of(l->hints[i]);
      l->connect_port(p->instance, i, &p->controls[i]);
    }
  }
  return outputs == 1;
}

ddspm_dssi *ddspm_dssi_open(const char *path, double sample_rate, float *output) {
  ddspm_dssi *p = calloc(1, sizeof *p);
  if (!p) return NULL;
  p->library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  const dssi *(*find)(unsigned long) = NULL;
  if (p->library) *(void **)&find = dlsym(p->library, "dssi_descriptor");
  if (find) p->plugin = find(0);
  const ladspa *l = p->plugin && p->plugin->run_synth ? p->plugin->ladspa : NULL;
  if (l && l->port_count <= most_ports) {
    p->instance = l->instantiate(l, (unsigned long)sample_rate);
    if (p->instance && connect(p, output)) {
      if (l->activate) l->activate(p->instance);
      return p;
    }
    if (p->instance) l->cleanup(p->instance);
  }
  if (p->library) dlclose(p->library);
  free(p);
  return NULL;
}

bool ddspm_dssi_configure(ddspm_dssi *p, const char *key, const char *value) {
  char *complaint = p->plugin->configure ? p->plugin->configure(p->instance, key, value) : NULL;
  bool accepted = p->plugin->configure && !complaint;
  free(complaint);
  return accepted;
}

void ddspm_dssi_program(ddspm_dssi *p, unsigned long bank, unsigned long program) {
  if (p->plugin->select_program) p->plugin->select_program(p->instance, bank, program);
}

void ddspm_dssi_note_on(ddspm_dssi *p, uint8_t key, uint8_t velocity) {
  if (p->event_count == most_events) return;
  p->events[p->event_count++] = (event){.type = note_on, .note = key, .velocity = velocity};
}

void ddspm_dssi_run(ddspm_dssi *p, uint32_t frames) {
  p->plugin->run_synth(p->instance, frames, p->events, p->event_count);
  p->event_count = 0;
}

void ddspm_dssi_close(ddspm_dssi *p) {
  const ladspa *l = p->plugin->ladspa;
  if (l->deactivate) l->deactivate(p->instance);
  l->cleanup(p->instance);
  dlclose(p->library);
  free(p);
}

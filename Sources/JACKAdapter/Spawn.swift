import CJACK
@preconcurrency import Glibc  // for `environ`, which nothing here writes

/// Runs a program in a process group of its own (Ctrl-C is for us, not for it), silent, with the
/// usual signal handling and no open files of ours but `input`.
func spawn(_ words: [String], input: Int32? = nil) -> pid_t? {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  if let input { posix_spawn_file_actions_adddup2(&actions, input, 0) }
  for descriptor in Int32(input == nil ? 0 : 1)...2 {
    posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
  }
  posix_spawn_file_actions_addclosefrom_np(&actions, 3)

  var attributes = usualSignals()
  defer { posix_spawnattr_destroy(&attributes) }
  var arguments = words.map { strdup($0) } + [nil]
  defer { for argument in arguments { free(argument) } }
  var pid: pid_t = 0
  return posix_spawn(&pid, words[0], &actions, &attributes, &arguments, environ) == 0 ? pid : nil
}

private func usualSignals() -> posix_spawnattr_t {
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  var signals = sigset_t()
  sigemptyset(&signals)
  posix_spawnattr_setsigmask(&attributes, &signals)
  for number in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE] { sigaddset(&signals, number) }
  posix_spawnattr_setsigdefault(&attributes, &signals)
  posix_spawnattr_setpgroup(&attributes, 0)
  posix_spawnattr_setflags(
    &attributes,
    Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
  return attributes
}

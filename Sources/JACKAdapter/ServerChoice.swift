/// Which JACK server to play through.
public enum ServerChoice: Sendable, Equatable {
  /// The running default server (`JACK_DEFAULT_SERVER` respected), else one started under its name.
  case auto
  /// A server of this process's own, under a name no other program uses.
  case embedded
  /// A running server of this name.
  case named(String)
}

import Knobs

/// What a person says of the sound that is played.
public enum PreferenceCall: Equatable, Sendable {
  /// It is better than the one before: the next one builds on it.
  case better
  /// It is worse: the next one builds on the one before.
  case worse
  /// It is to be more or less of something.
  case word(PreferenceWord)
  /// The last of these is taken back.
  case undo
}

import Addresses

/// A message that is carried out at once is carried out whole; one that is timed, in two steps.
enum MessageStep {
  case whole
  /// Ahead of its time: only what the audio thread is sent.
  case commands
  /// At its time: only what the model remembers and tells.
  case model
}

extension AddressRole {
  /// Whether a step does anything for the role. What is loaded into the rack or kept as a bank comes
  /// ahead, since later messages of the same time build on it.
  func acts(in step: MessageStep) -> Bool {
    switch self {
    case .knob, .loadPatch, .program, .bypass, .wet, .parameter, .panic: true
    case .noteOn, .noteOff, .bank, .addEffect, .removeEffect: step != .model
    case .hold, .catchSound, .undo, .prefer, .morphEnd, .compare, .savePatch, .sendPatch,
      .patchName, .rack,
      .mark,
      .figure, .counter, .heard, .status, .version, .sync, .list, .quit, .subscribe, .unsubscribe:
      step != .commands
    }
  }
}

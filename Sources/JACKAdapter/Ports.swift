import CJACK

/// The client's ports as libjack's handles.
struct PortSet: BitwiseCopyable {
  var input: OpaquePointer
  var left: OpaquePointer
  var right: OpaquePointer
  var midiIn: OpaquePointer
  var midiOut: OpaquePointer
}

/// A port as patch bays show it. Names are an API that others store: never rename.
struct PortPlan: Sendable {
  let name: String
  let prettyName: String
  let isMIDI: Bool
  let isInput: Bool

  var type: String { isMIDI ? JACK_DEFAULT_MIDI_TYPE : JACK_DEFAULT_AUDIO_TYPE }
  var flags: UInt { UInt(isInput ? JackPortIsInput.rawValue : JackPortIsOutput.rawValue) }

  /// In the order of `PortSet` and of the order metadata.
  static let all = [
    PortPlan(name: "in_1", prettyName: "Target", isMIDI: false, isInput: true),
    PortPlan(name: "out_1", prettyName: "Left", isMIDI: false, isInput: false),
    PortPlan(name: "out_2", prettyName: "Right", isMIDI: false, isInput: false),
    PortPlan(name: "midi_in", prettyName: "MIDI In", isMIDI: true, isInput: true),
    PortPlan(name: "midi_out", prettyName: "MIDI Out", isMIDI: true, isInput: false),
  ]
}

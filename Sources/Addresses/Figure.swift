/// What the host measures of itself and tells when asked.
public enum Figure: String, CaseIterable, Sendable {
  case loss = "/adapt/loss"
  case latency = "/adapt/latency"
  case isRunning = "/adapt/running"
  case learned = "/adapt/learned"
  case xruns = "/stats/xruns"
  case updates = "/stats/adapt/updates"
  case limitedUpdates = "/stats/adapt/limited"
  case updateCost = "/stats/adapt/cpu_ms"
  case lateMoves = "/stats/adapt/late"
  case outOfRange = "/stats/follow/out_of_range"
  case notesHeard = "/stats/learn/heard"
  case soundsSkipped = "/stats/learn/skipped"
  case candidatesTried = "/stats/learn/tried"
  case rounds = "/stats/learn/rounds"
  case adopted = "/stats/learn/adopted"
  case voices = "/stats/engine/voices"
  case limitedSteps = "/stats/engine/limited"
  case overflows = "/stats/engine/overflows"
  case repairedSamples = "/stats/engine/repaired"
  case repairedInput = "/stats/engine/input_repaired"
  case unheardFrames = "/stats/engine/unheard"
  case unrecordedFrames = "/stats/engine/unrecorded"
  case droppedMIDI = "/stats/midi/dropped"
  case keyPressures = "/stats/midi/key_pressure"
  case systemMIDI = "/stats/midi/system"

  public var path: String { rawValue }

  /// Whether it is a count, answered as an integer.
  public var isCount: Bool {
    switch self {
    case .loss, .latency, .updateCost: false
    default: true
    }
  }

  var unit: String {
    switch self {
    case .latency: "s"
    case .updateCost: "ms"
    case .unheardFrames, .unrecordedFrames: "frames"
    case .repairedSamples, .repairedInput: "samples"
    default: ""
    }
  }

  var text: String {
    switch self {
    case .loss: "Distance of the engine to what is heard; 0 is the same"
    case .latency: "From the input to the engine's answer"
    case .isRunning: "1 once the adaptation has heard something"
    case .learned: "Patches that learning has put in use"
    case .xruns: "Cycles the audio server lost since the start"
    case .updates: "Steps of the adaptation"
    case .limitedUpdates: "Interventions of the safety law"
    case .lateMoves: "Moves of the adaptation that came after the frame they were meant for"
    case .updateCost: "CPU time of one step of the adaptation, mean"
    case .outOfRange: "Steps in which the input's pitch was below 26.7 or above 4300 Hz"
    case .notesHeard: "Notes that learning has kept"
    case .soundsSkipped: "Sounds that were no notes to learn from"
    case .candidatesTried: "Candidate patches compared"
    case .rounds: "Searches begun"
    case .adopted: "Candidate patches that took over"
    case .voices: "Voices that sound now"
    case .limitedSteps: "Knob steps that the slew limit made smaller"
    case .overflows: "Commands that found the audio thread's queue full"
    case .repairedSamples: "Samples that were not finite and were left silent"
    case .repairedInput: "Samples of the input that were not finite and were taken as silence"
    case .unheardFrames: "Input the adaptation was too late for"
    case .droppedMIDI: "MIDI messages for which the audio thread had no room"
    case .keyPressures: "Pressures on single keys: a DX7 has one for all"
    case .systemMIDI: "MIDI clock, song positions and the like, which nothing here follows"
    case .unrecordedFrames: "Output the disk was too late for"
    }
  }
}

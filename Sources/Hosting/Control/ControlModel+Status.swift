import Addresses
import Knobs
import LiveEngine

/// What the host tells of itself.
extension ControlModel {
  /// Sounding voices, frame, xruns, loss, latency in seconds, patch.
  func statusLine() -> [ControlValue] {
    let status = live.pointee.status
    return [
      .integer(Int32(status.pointee.voices)),
      .float(Float(status.pointee.frame) / Float(sampleRate)),
      .integer(Int32(figure(.xruns))), .float(Float(figure(.loss))),
      .float(Float(figure(.latency))), .string(patchName),
    ]
  }

  /// Figures of the audio thread from its status, all others from the host.
  func figure(_ figure: Figure) -> Double {
    let status = live.pointee.status
    switch figure {
    case .voices: return Double(status.pointee.voices)
    case .limitedSteps: return Double(status.pointee.limitedSteps)
    case .overflows: return Double(status.pointee.overflows)
    case .repairedSamples: return Double(status.pointee.repairedSamples)
    case .repairedInput: return Double(status.pointee.repairedInput)
    case .unheardFrames: return Double(status.pointee.unheard)
    case .lateMoves: return Double(status.pointee.lateMoves)
    case .droppedMIDI: return Double(status.pointee.droppedMIDI)
    case .keyPressures: return Double(status.pointee.keyPressures)
    case .systemMIDI: return Double(status.pointee.systemMIDI)
    case .unrecordedFrames: return Double(status.pointee.unrecorded)
    default: return figures?.figure(figure) ?? 0
    }
  }

  func count(of counter: Counter) -> Int {
    let status = live.pointee.status
    let onAudioThread =
      switch counter {
      case .malformedMIDI: status.pointee.malformedMIDI
      case .unmapped: status.pointee.unusedMIDI
      default: 0
      }
    return (counters[counter] ?? 0) + onAudioThread
  }
}

public enum Version {
  public static let text = "0.1.0"
}

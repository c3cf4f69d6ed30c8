import DX7Laws
import FMSynthesis
import Knobs

/// Turns voices into patches and patches into the voices nearest to them.
///
/// Holds the tables both ways need; make one and keep it. Not for the audio thread.
public struct VoiceConversion: Sendable {
  public let lattice = RatioLattice()
  let amplitudes = LogTable(values: DX7Tables.amplitudes())
  let envelopeAmplitudes = LogTable(values: DX7Tables.envelopeAmplitudes())
  let decays = LogTable(values: DX7Tables.decays())
  let feedbacks = LogTable(values: (0...7).map { RoutingLaw.feedback(UInt8($0)) })
  private let defaults: [Float]

  public init() { defaults = KnobTable.shared.patchKnobs.map(\.default) }

  /// The patch a voice is: one value per knob, every operator on, with DX7 envelopes.
  /// - Returns: `PatchLayout.count` values in the units of the knobs.
  public func patch(_ voice: DX7Voice) -> [Float] {
    var patch = defaults
    let algorithm = Int(voice[.algorithm]) + 1
    for op in 0..<PatchLayout.operators {
      fill(op, of: voice, &patch)
      let isCarrier = Algorithms.carriers(algorithm) & (1 << UInt8(op)) != 0
      patch[PatchLayout.index(op, .carrier)] = isCarrier ? 1 : 0
      for from in 0..<PatchLayout.operators {
        patch[PatchLayout.routing(into: op, from: from)] =
          Algorithms.depth(algorithm: algorithm, into: op, from: from)
      }
    }
    for field in DX7VoiceField.allCases {
      guard let knob = field.knob else { continue }
      patch[PatchLayout.index(knob)] = Float(voice[field]) - field.offset
    }
    patch[PatchLayout.index(.algorithm)] = Float(algorithm)
    patch[PatchLayout.index(.feedback)] = RoutingLaw.feedback(voice[.feedback])
    patch[PatchLayout.index(.tune)] = 0
    return patch
  }

  private func fill(_ op: Int, of voice: DX7Voice, _ patch: inout [Float]) {
    for field in DX7OperatorField.allCases {
      guard let knob = field.knob else { continue }
      patch[PatchLayout.index(op, knob)] = Float(voice[op: op, field]) - field.offset
    }
    let setting = RatioLattice.Setting(
      coarse: voice[op: op, .coarse], fine: voice[op: op, .fine])
    patch[PatchLayout.index(op, .on)] = 1
    patch[PatchLayout.index(op, .ratio)] = RatioLattice.ratio(setting)
    patch[PatchLayout.index(op, .fixed)] = RatioLattice.hertz(setting)
    patch[PatchLayout.index(op, .level)] = amplitudes.values[Int(voice[op: op, .outputLevel])]
    patch[PatchLayout.index(op, .index)] = RoutingLaw.fullIndex
    patch[PatchLayout.index(op, .envelopeType)] = 1
  }
}

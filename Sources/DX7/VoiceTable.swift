import DX7Laws
import FMSynthesis
import Glibc
import Knobs

/// Voices to patches fast: the same values as `VoiceConversion.patch`, straight from bytes, without
/// allocating.
///
/// Unchecked: its memory is written in `init` alone.
public final class VoiceTable: @unchecked Sendable {
  private let template: UnsafeMutablePointer<Float>
  /// By 100 * coarse + fine.
  private let ratios: UnsafeMutablePointer<Float>
  private let hertz: UnsafeMutablePointer<Float>
  private let amplitudes: UnsafeMutablePointer<Float>
  private let feedbacks: UnsafeMutablePointer<Float>
  /// 32 rows of 36 depths and 6 carriers.
  private let routings: UnsafeMutablePointer<Float>
  private static let row = 42

  public init() {
    template = copied(KnobTable.shared.patchKnobs.map(\.default))
    let settings = (0..<3200).map {
      RatioLattice.Setting(coarse: UInt8($0 / 100), fine: UInt8($0 % 100))
    }
    ratios = copied(settings.map(RatioLattice.ratio))
    hertz = copied(settings.map(RatioLattice.hertz))
    amplitudes = copied(DX7Tables.amplitudes())
    feedbacks = copied((0..<8).map { RoutingLaw.feedback(UInt8($0)) })
    routings = copied((1...32).flatMap(Self.routing))
    for op in 0..<PatchLayout.operators {
      template[PatchLayout.index(op, .on)] = 1
      template[PatchLayout.index(op, .index)] = RoutingLaw.fullIndex
      template[PatchLayout.index(op, .envelopeType)] = 1
    }
    template[PatchLayout.index(.tune)] = 0
  }

  deinit {
    for table in [template, ratios, hertz, amplitudes, feedbacks, routings] { table.deallocate() }
  }

  /// - Parameters:
  ///   - voice: 145 bytes or more of an unpacked voice, each in range.
  ///   - patch: `PatchLayout.count` values, overwritten.
  public func fill(_ voice: UnsafePointer<UInt8>, into patch: UnsafeMutablePointer<Float>) {
    patch.update(from: template, count: PatchLayout.count)
    let routing = routings + Int(voice[134]) &* Self.row
    (patch + PatchLayout.routingBase).update(from: routing, count: 36)
    for op in 0..<6 {
      let knobs = patch + op &* PatchLayout.fieldsPerOperator
      fillOperator(voice + (5 &- op) &* 21, knobs)
      knobs[OperatorField.carrier.offset] = routing[36 &+ op]
    }
    let v = patch + PatchLayout.voiceBase
    for stage in 0..<8 { v[VoiceField.pitchRate1.rawValue &+ stage] = Float(voice[126 &+ stage]) }
    v[VoiceField.algorithm.rawValue] = Float(voice[134]) + 1
    v[VoiceField.feedback.rawValue] = feedbacks[Int(voice[135])]
    v[VoiceField.oscillatorSync.rawValue] = Float(voice[136])
    for field in 0..<7 { v[VoiceField.lfoSpeed.rawValue &+ field] = Float(voice[137 &+ field]) }
    v[VoiceField.transpose.rawValue] = Float(voice[144]) - 24
  }

  private func fillOperator(_ b: UnsafePointer<UInt8>, _ knobs: UnsafeMutablePointer<Float>) {
    for i in 0..<8 { knobs[OperatorField.rate1.offset &+ i] = Float(b[i]) }
    for i in 0..<5 { knobs[OperatorField.breakPoint.offset &+ i] = Float(b[8 &+ i]) }
    knobs[OperatorField.rateScaling.offset] = Float(b[13])
    knobs[OperatorField.ampModSensitivity.offset] = Float(b[14])
    knobs[OperatorField.velocity.offset] = Float(b[15])
    knobs[OperatorField.level.offset] = amplitudes[Int(b[16])]
    knobs[OperatorField.mode.offset] = Float(b[17])
    let setting = Int(b[18]) &* 100 &+ Int(b[19])
    knobs[OperatorField.ratio.offset] = ratios[setting]
    knobs[OperatorField.fixed.offset] = hertz[setting]
    knobs[OperatorField.detune.offset] = Float(b[20]) - 7
  }

  private static func routing(_ algorithm: Int) -> [Float] {
    var row: [Float] = []
    for into in 0..<6 {
      for from in 0..<6 {
        row.append(Algorithms.depth(algorithm: algorithm, into: into, from: from))
      }
    }
    let carriers = Algorithms.carriers(algorithm)
    return row + (0..<6).map { carriers & (1 << UInt8($0)) != 0 ? 1 : 0 }
  }
}

private func copied(_ values: [Float]) -> UnsafeMutablePointer<Float> {
  let pointer = UnsafeMutablePointer<Float>.allocate(capacity: values.count)
  pointer.initialize(from: values, count: values.count)
  return pointer
}

import DX7Laws
import FMSynthesis
import Knobs

extension VoiceMapping {
  /// By the DX7's laws: the same values as `VoiceConversion.patch`.
  public static func dx7() -> VoiceMapping {
    var template = KnobTable.shared.patchKnobs.map(\.default)
    for op in 0..<PatchLayout.operators {
      template[PatchLayout.index(op, .on)] = 1
      template[PatchLayout.index(op, .index)] = RoutingLaw.fullIndex
      template[PatchLayout.index(op, .envelopeType)] = 1
    }
    template[PatchLayout.index(.tune)] = 0
    let settings = (0..<3200).map {
      RatioLattice.Setting(coarse: UInt8($0 / 100), fine: UInt8($0 % 100))
    }
    return VoiceMapping(
      template: template, ratios: settings.map(RatioLattice.ratio),
      hertz: settings.map(RatioLattice.hertz), amplitudes: DX7Tables.amplitudes(),
      feedbacks: (0..<8).map { RoutingLaw.feedback(UInt8($0)) })
  }
}

/// A mapping that threads can share.
///
/// Sendable because the mapping's memory is written in `init` alone.
public final class VoiceTable: @unchecked Sendable {
  private let mapping = VoiceMapping.dx7()

  public init() {}

  /// As `VoiceMapping.fill`.
  public func fill(_ voice: UnsafePointer<UInt8>, into patch: UnsafeMutablePointer<Float>) {
    mapping.fill(voice, into: patch)
  }
}

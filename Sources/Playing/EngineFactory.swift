import DX7Laws
import FMSynthesis
import Knobs
import Rendering

/// Builds engines that obey the knob table.
public enum EngineFactory {
  public static var limits: [KnobLimits] {
    KnobTable.shared.engineKnobs.map {
      KnobLimits(
        minimum: $0.minimum, maximum: $0.maximum, travel: $0.travel,
        isLogarithmic: $0.scale == .logarithmic)
    }
  }

  /// What an engine knob stands at before anyone has moved it, `PatchLayout.engineCount` values.
  public static var defaults: [Float] { KnobTable.shared.engineKnobs.map(\.default) }

  /// - Parameters:
  ///   - patch: `PatchLayout.count` values; nil is INIT VOICE.
  ///   - voices: Most keyed voices at a time.
  ///   - reference: Whose quirks the engine has.
  ///   - isLimited: false measures the instrument alone.
  public static func engine(
    sampleRate: Double, patch: [Float]? = nil, voices: Int = 256,
    instructionSet: InstructionSet? = nil, reference: DX7Reference = .dexed, seed: UInt32 = 0,
    isLimited: Bool = true
  ) -> Engine {
    var values = defaults
    if let patch { values.replaceSubrange(0..<PatchLayout.count, with: patch) }
    return Engine(
      sampleRate: sampleRate, voices: voices,
      instructionSet: instructionSet ?? .detect(), limits: limits, defaults: values,
      reference: reference, seed: seed, isLimited: isLimited)
  }
}

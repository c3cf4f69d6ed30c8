import Glibc
import Knobs
import MachineCore
import Spectral

/// S of the follower: pitch and level of the engine's voice for the coefficients found, through a
/// safety law of their own. Their box counts pitch in octaves over 1 Hz.
struct VoiceSynthesis: Synthesis {
  private let voice: SteadyVoice
  private var box: BoxSafety<FollowFeatures>
  private let reach: [Double]
  private var current: Coefficients
  var configuration: FollowerConfiguration
  var interventions: Interventions { box.interventions }

  /// - Parameter seconds: between two steps.
  init(voice: SteadyVoice, seconds: Double, configuration: FollowerConfiguration) {
    (self.voice, self.configuration) = (voice, configuration)
    let table = KnobTable.shared
    let knobs = ["/follow/pitch", "/follow/level"].compactMap { table[$0] }
    precondition(knobs.count == 2, "the follower's own knobs")
    reach = [
      Follower.reach("/follow/pitch", seconds), Follower.reach("/follow/level", seconds),
    ]
    box = BoxSafety(
      minimum: [log2(Double(knobs[0].minimum)), Double(knobs[1].minimum)],
      maximum: [log2(Double(knobs[0].maximum)), Double(knobs[1].maximum)], slew: reach)
    current = [log2(Double(knobs[0].default)), 0]
  }

  mutating func synthesise(_ a: Coefficients, _ s: FollowFeatures) -> FollowerStep {
    box.slew = reach.map { $0 * Double(configuration.slew) }
    let isAudible = current[1] > 0
    if !isAudible { box.slew[0] = .infinity }
    current = box.guarded([log2(s.pitch), level(a, s)], from: current, s)
    return FollowerStep(
      pitch: Float(exp2(current[0])), level: Float(current[1]), voiced: s.isVoiced,
      isOutOfRange: s.isOutOfRange,
      aperiodicity: s.aperiodicity, inputLevel: Float(SoundFeatures.decibels(s.rms)), loss: 0,
      knobs: [], limited: 0, interventions: Interventions())
  }

  /// The follow level that gives the voice the input's RMS, within the loudness limit.
  private func level(_ a: Coefficients, _ s: FollowFeatures) -> Double {
    guard !s.isSilent else { return 0 }
    voice.render(a, pitch: s.pitch)
    let own = voice.rms(pitch: s.pitch)
    guard own > 1e-9 else { return 0 }
    return min(s.rms, pow(10, Double(configuration.loudnessMax) / 20)) / own
  }
}

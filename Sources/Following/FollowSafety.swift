import Glibc
import MachineCore
import Spectral

public typealias FollowerInterventions = Interventions

/// H of the follower's timbre: ranges, slew, index and bandwidth limits, and the guard that the
/// voice must be heard at the pitch it plays.
///
/// The guard listens as the tracker does: levels under which the voice would repeat noticeably
/// before its period is over (a lost fundamental) are refused, and if pitch alone brought the voice
/// there, it goes back towards the patch's own levels. A patch that has no such pitch to begin with
/// is left alone.
final class FollowSafety: SafetyLaw {
  /// Least level the law may set: a multiplicative law cannot leave 0.
  static let least = 0.001

  private let voice: SteadyVoice
  private let ear: YIN
  private var box: BoxSafety<FollowFeatures>
  private let slew: Double
  private var isPitched = false
  private var refusals = 0
  var configuration: FollowerConfiguration
  var home: Coefficients { didSet { isPitched = hears(home, pitch: 220) } }

  var interventions: Interventions {
    var all = box.interventions
    all[.refused] += refusals
    return all
  }

  /// - Parameter slew: largest change of a level per step.
  init(
    voice: SteadyVoice, home: Coefficients, slew: Double, configuration: FollowerConfiguration
  ) {
    (self.voice, self.home, self.slew, self.configuration) = (voice, home, slew, configuration)
    let shortest = max(2, Int(voice.sampleRate / 3000))
    ear = YIN(window: voice.length, shortest: shortest, longest: voice.length * 11 / 16)
    let none = home.map { _ in 0.0 }
    box = BoxSafety(minimum: none, maximum: none, slew: none)
    isPitched = hears(home, pitch: 220)
  }

  func guarded(
    _ proposed: Coefficients, from current: Coefficients, _ s: FollowFeatures
  ) -> Coefficients {
    fillBox(current, s)
    let next = box.guarded(proposed, from: current, s)
    guard isPitched, s.isVoiced, next != current else { return next }
    if hears(next, pitch: s.pitch) { return next }
    refusals += 1
    let half = next.indices.map { 0.5 * (next[$0] + current[$0]) }
    if hears(half, pitch: s.pitch) { return half }
    return current.indices.map { i in
      s.held[i] || !voice.isHeard[i] ? current[i] : current[i] * pow(home[i] / current[i], 0.1)
    }
  }

  /// Whether a voice with these levels repeats at `pitch` and not noticeably before.
  func hears(_ levels: Coefficients, pitch: Double) -> Bool {
    voice.render(levels, pitch: pitch)
    let period = voice.sampleRate / pitch
    guard period > Double(ear.shortest), period < Double(ear.longest) else { return true }
    ear.analyse(voice.output)
    guard let dip = ear.firstDip(below: 0.3) else { return false }
    return abs(Double(dip) - period) < max(2, 0.05 * period)
  }

  /// A held, silent or switched-off operator may only stay.
  private func fillBox(_ current: Coefficients, _ s: FollowFeatures) {
    for op in current.indices {
      let isFixed = s.held[op] || !voice.isHeard[op]
      box.minimum[op] = isFixed ? current[op] : FollowSafety.least
      box.maximum[op] =
        isFixed ? current[op] : max(FollowSafety.least, ceiling(op, pitch: s.pitch))
      box.slew[op] = slew * Double(configuration.slew)
    }
  }

  /// Highest level of an operator: by Carson's rule, what it modulates may not reach past the
  /// bandwidth limit, nor its index past the index limit.
  private func ceiling(_ op: Int, pitch: Double) -> Double {
    let limit = 0.5 * voice.sampleRate * Double(configuration.bandwidthMax)
    var ceiling = 1.0
    for edge in voice.edges where edge.from == op && !edge.isFeedback {
      let own = max(voice.frequency(op, pitch: pitch), 1)
      let room = Carson.index(
        own: own, into: voice.frequency(edge.into, pitch: pitch), limit: limit)
      let index = min(room, Double(configuration.indexMax))
      ceiling = min(ceiling, index / max(edge.depth * 2 * Double.pi, 1e-9))
    }
    return ceiling
  }
}

import FMSynthesis
import Glibc
import HarmonicSolver
import MachineCore

/// S of the follower: from coefficients to the knobs of the engine's own voices, and the pulse to its
/// place.
struct VoiceSynthesis: Synthesis {
  /// Seconds in which a note begins, and in which one solution fades into another.
  private static let fade = (start: 0.002, change: 0.012)

  private let drive: TimbreDrive
  private let hop: Int
  private var lock = PhaseLock()
  var forecast: PhaseForecast
  /// The last step left the tone silent.
  private var wasSilent = true

  init(drive: TimbreDrive, hop: Int, block: Int) {
    (self.drive, self.hop) = (drive, hop)
    forecast = PhaseForecast(sampleRate: drive.solver.sampleRate, block: block)
  }

  mutating func synthesise(_ a: Coefficients, _ s: FollowFeatures) -> FollowerStep {
    var step = FollowerStep(s)
    let level = drive.level(a)
    step.level = s.isSilent ? 0 : Float(level / FMStructure.carrierPeak)
    if step.level < 1e-5 { step.level = 0 }
    step.colours = colours(a, level)
    step.hiss = drive.layout.hiss.map {
      s.isSilent ? 0 : Float(a[$0] * 2.0.squareRoot() / FMStructure.carrierPeak)
    }
    step.loss = Float(drive.distance)
    place(a, s, level, &step)
    wasSilent = step.level == 0
    return step
  }

  // MARK: Pitch and phase

  private mutating func place(
    _ a: Coefficients, _ s: FollowFeatures, _ level: Double, _ step: inout FollowerStep
  ) {
    var pitch = exp2(a[drive.layout.pitch])
    let end = s.begin + Double(hop)
    defer { step.pitch = Float(pitch) }
    guard let target = s.harmonics else {
      lock.reset()
      forecast.move(at: s.begin, frames: Double(hop), to: pitch)
      return
    }
    let isNew = wasSilent || s.isFresh
    let problem = HarmonicSolver.Problem(
      drive.solver, target, bounds: drive.bounds(target, a, held: s.held), level: level)
    let place = drive.solver.alignment(
      problem, Array(a[..<drive.layout.unknowns.count]))
    let perSample = pitch / drive.solver.sampleRate
    // Harmonics of long periods were heard earlier.
    let late = Double(s.lag) * perSample
    let turns = forecast.turns(at: end)
    var answer = PhaseLock.Answer.bend(0)
    if drive.configuration.locksPhase {
      answer = lock.answer(
        place, isFresh: isNew, turns: turns - late, perHop: perSample * Double(hop))
    }
    switch answer {
    case .bend(let octaves) where !drive.jumps && !isNew:
      pitch *= exp2(octaves)
      forecast.move(at: s.begin, frames: Double(hop), to: pitch)
    case .bend: start(turns, pitch, isNew, s, &step)
    case .leap(let wanted): start(wanted + late, pitch, isNew, s, &step)
    }
  }

  /// Another voice takes over, whose phase at the end of the hop is given.
  private mutating func start(
    _ turns: Double, _ pitch: Double, _ isNew: Bool, _ s: FollowFeatures,
    _ step: inout FollowerStep
  ) {
    let rate = drive.solver.sampleRate
    let first = turns - pitch / rate * Double(hop)
    let begin = first - first.rounded(.down)
    forecast.start(at: s.begin, turns: begin, pitch: pitch)
    let seconds = isNew ? VoiceSynthesis.fade.start : VoiceSynthesis.fade.change
    step.start = FollowerStart(turns: Float(begin), fade: Int(seconds * rate))
  }

  // MARK: Levels

  /// The factors on the patch's levels and loops, by knob id.
  private func colours(_ a: Coefficients, _ level: Double) -> [(id: Int, value: Float)] {
    let structure = drive.solver.structure
    return drive.layout.unknowns.kinds.enumerated().map { i, kind in
      let value = exp(a[i])
      switch kind {
      case .amplitude(let op):
        return (PatchLayout.followColour(op), Float(value / level / structure.gains[op]))
      case .gain(let op):
        return (PatchLayout.followColour(op), Float(value / structure.gains[op]))
      case .feedback(let op):
        let own = structure.ownLoop[op] * structure.gains[op]
        return (PatchLayout.followFeedback(op), Float(value / own))
      }
    }
  }
}

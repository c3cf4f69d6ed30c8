import Glibc
import HarmonicSolver
import Knobs
import MachineCore

public typealias FollowerInterventions = Interventions

/// H of the follower: ranges, slew, index and bandwidth limits. The first values of a voice are taken
/// whole, at its start, where it is silent.
final class FollowSafety: SafetyLaw {
  /// Updates of a note whose values are taken whole: they are its attack.
  private static let attack = 3

  private let drive: TimbreDrive
  private var box: BoxSafety<FollowFeatures>
  /// Largest change per step at `/safety/slew` 1.
  private let reach: Coefficients

  var interventions: Interventions { box.interventions }

  /// - Parameter seconds: Between two steps.
  init(drive: TimbreDrive, seconds: Double) {
    self.drive = drive
    let layout = drive.layout
    let nepers = log(2) * Follower.reach("/follow/colour/1", seconds)
    var reach = [Double](repeating: nepers, count: layout.count)
    reach[layout.pitch] = Follower.reach("/follow/pitch", seconds)
    let hissReach = Follower.reach("/follow/hiss/1", seconds) * FMStructure.carrierPeak
    for i in layout.hiss { reach[i] = hissReach }
    self.reach = reach
    let none = reach.map { _ in 0.0 }
    box = BoxSafety(minimum: none, maximum: none, slew: none)
    let table = KnobTable.shared
    guard let pitch = table["/follow/pitch"], let hiss = table["/follow/hiss/1"] else {
      preconditionFailure("the follower's own knobs")
    }
    box.minimum[layout.pitch] = log2(Double(pitch.minimum))
    box.maximum[layout.pitch] = log2(Double(pitch.maximum))
    for i in layout.hiss { box.maximum[i] = Double(hiss.maximum) * FMStructure.carrierPeak }
  }

  func guarded(
    _ proposed: Coefficients, from current: Coefficients, _ s: FollowFeatures
  ) -> Coefficients {
    let isFree = drive.jumps || s.isSilent || drive.age <= FollowSafety.attack
    let slew = Double(drive.configuration.slew)
    box.slew = reach.map { isFree ? .infinity : $0 * slew }
    if s.isFresh { box.slew[drive.layout.pitch] = .infinity }
    let count = drive.layout.unknowns.count
    if let target = s.harmonics {
      let bounds = drive.bounds(target, current, held: s.held)
      box.minimum.replaceSubrange(..<count, with: bounds.lower)
      box.maximum.replaceSubrange(..<count, with: bounds.upper)
    } else {
      // A tone that has lost its pitch may only fade.
      for i in 0..<count { (box.minimum[i], box.maximum[i]) = (-.infinity, .infinity) }
    }
    return box.guarded(proposed, from: current, s)
  }
}

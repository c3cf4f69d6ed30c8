import DX7
import MachineCore
import MachineLaws
import Recognition
import VoiceSearch

/// H of the exploration: what no voice that it shows may do.
///
/// Before a voice is heard its release is bounded: when the key is let go every operator falls
/// silent within seconds. Once it is heard it may be used only if it is neither silent, nor over
/// full scale, nor a scream.
struct PatchSafety {
  private var release: BoxSafety<Void>
  private var heard = HeardGuard()

  /// Slowest fourth rate: a full level is gone after about two seconds.
  private static let slowestRelease = 40.0

  init() {
    let count = DX7Parameter.nameStart
    var minimum = [Double](repeating: 0, count: count)
    var maximum = (0..<count).map { Double(DX7Parameter($0).maximum) }
    for op in 0..<6 {
      minimum[DX7Parameter(op: op, .rate4).number] = Self.slowestRelease
      maximum[DX7Parameter(op: op, .level4).number] = 0
    }
    release = BoxSafety(
      minimum: minimum, maximum: maximum, slew: [Double](repeating: .infinity, count: count))
  }

  /// The voice with its release bounded.
  mutating func bounded(_ genome: Genome) -> Genome {
    let proposed = genome.bytes.map(Double.init)
    var genome = genome
    genome.bytes = release.guarded(proposed, from: proposed, ()).map { UInt8($0) }
    return genome
  }

  /// Whether a voice may be used, as it sounds.
  mutating func admits(_ genome: Genome, _ sound: VoiceFingerprinter.Printed) -> Bool {
    heard.guarded(genome.bytes.map(Double.init), from: [], sound).isEmpty == false
  }

  /// What was refused, by reason; the bounds on releases, which refuse nothing, are left out.
  var refused: Interventions { heard.interventions }
}

/// Lets through what is fit to be heard, else stays where it is.
struct HeardGuard: SafetyLaw {
  private(set) var interventions = Interventions()

  mutating func guarded(
    _ proposed: Coefficients, from current: Coefficients, _ s: VoiceFingerprinter.Printed
  ) -> Coefficients {
    guard let fault = s.fault else { return proposed }
    interventions[Interventions.Reason(fault.rawValue)] += 1
    return current
  }
}

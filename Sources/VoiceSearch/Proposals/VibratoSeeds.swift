import DX7
import FMSynthesis
import Spectral

/// LFO settings that swing the pitch as the target's does: what a search would find late, since
/// speed, depth and sensitivity help only together.
struct VibratoSeeds {
  private let speed: Int
  private let depths: [(sensitivity: Int, depth: Int)]
  /// Triangle, and sine.
  private static let waves = [0, 4]
  /// Most vibratos begin at once or after a moment.
  private static let delays = [0, 0, 20, 35, 50]

  /// - Returns: nil where no setting swings so little or so far.
  init?(_ vibrato: Vibrato) {
    let units = EngineUnits()
    speed = units.lfoSpeed(hertz: vibrato.hertz)
    depths = (1...7).compactMap { sensitivity in
      units.lfoPitchDepth(octaves: vibrato.octaves, sensitivity: sensitivity).map {
        (sensitivity, $0)
      }
    }
    if depths.isEmpty { return nil }
  }

  func applied(to genome: Genome, _ random: inout SearchRandom) -> Genome {
    var swinging = genome
    let setting = random.pick(depths)
    swinging[.lfoSpeed] = speed
    swinging[.lfoPitchSensitivity] = setting.sensitivity
    swinging[.lfoPitchDepth] = setting.depth
    swinging[.lfoWave] = random.pick(Self.waves)
    swinging[.lfoDelay] = random.pick(Self.delays)
    return swinging
  }
}

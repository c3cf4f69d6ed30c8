import Inversion
import MachineCore
import Testing

@Suite struct TremoloReaderTests {
  private static let held = 1125
  private let reader = TremoloReader(held: held)

  @Test(arguments: [(0, 30, 25, 0), (4, 33, 45, 40), (3, 50, 67, 0), (5, 71, 99, 0)])
  func aTremoloIsReadOffTheLevelsAndTakenOutOfThem(
    wave: Int, speed: Int, depth: Int, delay: Int
  ) throws {
    let motion = tremolo(wave: wave, speed: speed, depth: depth, delay: delay)
    let read = reader.read(levels(motion, [1, 0, 2]))
    let found = try #require(read)
    #expect(found.motion[.lfoSpeed] == speed)
    #expect(found.sensitivities[1] == 0)
    #expect(found.sensitivities[0] > 0 && found.sensitivities[2] > 0)
    let plain = levels(PitchMotion(), [0, 0, 0])
    for op in 0..<3 {
      // One number is free: a modulation that never rests looks like a lower level.
      let offsets = zip(found.levels[op], plain[op]).map { $0.level - $1.level }
      let mean = offsets.reduce(0, +) / Double(offsets.count)
      let spread = offsets.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(offsets.count)
      #expect(spread.squareRoot() < 0.1, "operator \(op)")
    }
  }

  @Test func envelopesAloneAreNoTremolo() {
    let read = reader.read(levels(PitchMotion(), [0, 0, 0]))
    #expect(read == nil)
  }

  @Test func anLFOThatThePitchSwingsWithIsTaken() throws {
    let swung = PitchMotion().vibrato(wave: 4, speed: 28, delay: 30, depth: 20, sensitivity: 2)
    var motion = swung
    motion[.lfoAmpDepth] = 40
    let read = reader.read(levels(motion, [2, 2, 0]), known: [swung])
    let found = try #require(read)
    #expect(found.motion[.lfoPitchDepth] == 20 && found.motion[.lfoDelay] == 30)
    #expect(abs(found.motion[.lfoAmpDepth] - 40) < 30)
  }

  private func tremolo(wave: Int, speed: Int, depth: Int, delay: Int) -> PitchMotion {
    var motion = PitchMotion()
    (motion[.lfoWave], motion[.lfoSpeed]) = (wave, speed)
    (motion[.lfoAmpDepth], motion[.lfoDelay]) = (depth, delay)
    return motion
  }

  /// Three operators: one that decays, one that decays to a rest, one that swells.
  private func levels(_ motion: PitchMotion, _ sensitivities: [Int]) -> [[LevelReading]] {
    let curve = MotionCurve(motion, blocks: Self.held, held: Self.held)
    let envelopes: [(Double) -> Double] = [
      { 0.5 - $0 / 400 }, { max(0 - $0 / 100, -3) }, { min(-3 + $0 / 200, -0.5) },
    ]
    var random = SearchRandom(seed: 8)
    return zip(envelopes, sensitivities).map { envelope, sensitivity in
      let kept = curve.kept(sensitivity: sensitivity)
      return moments().map { block in
        let place = Int(block) - 1
        let part = block - block.rounded(.down)
        let left = kept[place] * (1 - part) + kept[place + 1] * part
        let noise = 0.02 * ((0..<12).reduce(-6.0) { sum, _ in sum + random.unit() })
        return LevelReading(
          block: block, level: (envelope(block) + 14) * left - 14 + noise, weight: 500)
      }
    }
  }

  /// The farther apart the later, up to 20 ms.
  private func moments() -> [Double] {
    var moments = [3.0]
    while let last = moments.last, last < 1100 {
      moments.append(last + max(1.5, min(15, 0.05 * last)))
    }
    return moments
  }
}

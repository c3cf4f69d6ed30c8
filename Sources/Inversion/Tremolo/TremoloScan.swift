/// Finds the LFOs that levels may swing with: of every wave, speed and synchronisation and some
/// delays, how much of each operator's level they explain beside a smooth envelope.
///
/// Linear in small depths; deep tremolos are the peaks of the wave, raised to a power.
struct TremoloScan {
  private typealias Delays = SIMD8<Float>
  private static let delays = [0, 15, 28, 38, 46, 54, 62, 72]

  /// One operator, and the equations of its trend, solved as far as they are the same for all LFOs.
  private struct Screen {
    var octaves: [Float]
    var weights: [Float]
    /// What the trend leaves of the level, times the weights.
    var left: [Float]
    var energy: Float
    var knots: [Int]
    var parts: [Float]
    var blocks: [Int]
    var blockParts: [Float]
    var diagonal: [Float]
    var beside: [Float]
  }

  private let screens: [Screen]
  private let parts: MotionParts
  private let onsets: [Delays]

  init(_ operators: [OperatorLevels], _ parts: MotionParts) {
    self.parts = parts
    let onsets = Self.delays.map { parts.onset(delay: $0) }
    self.onsets = (0..<parts.blocks).map { block in
      var delays = Delays()
      for lane in 0..<Self.delays.count { delays[lane] = onsets[lane][block] }
      return delays
    }
    screens = operators.filter { $0.octaves.count > $0.trend.knots + 4 }.map(Self.screen)
  }

  /// The best first.
  func best(_ count: Int) -> [PitchMotion] {
    var all: [(motion: PitchMotion, score: Float)] = []
    for wave in 0..<MotionParts.waveCount {
      for speed in 0..<100 {
        for sync in 0..<2 {
          var motion = PitchMotion()
          (motion[.lfoWave], motion[.lfoSpeed], motion[.lfoSync]) = (wave, speed, sync)
          let scores = scores(parts.wave(motion))
          for (lane, delay) in Self.delays.enumerated() {
            motion[.lfoDelay] = delay
            all.append((motion, scores[lane]))
          }
        }
      }
    }
    return all.sorted { $0.score > $1.score }.prefix(count).map(\.motion)
  }

  /// Sum over the operators of the share of what the trend leaves that a dip explains.
  private func scores(_ wave: [Float]) -> Delays {
    var (shallow, deep) = (Delays(), Delays())
    for screen in screens {
      let dips = screen.blocks.indices.map { dip(screen, $0, wave) }
      shallow += explained(screen, dips)
      deep += explained(screen, dips.map { $0 * $0 * $0 })
    }
    return shallow.replacing(with: deep, where: deep .> shallow)
  }

  private func dip(_ screen: Screen, _ reading: Int, _ wave: [Float]) -> Delays {
    let block = screen.blocks[reading]
    let next = min(block + 1, wave.count - 1)
    let part = screen.blockParts[reading]
    return onsets[block] * ((1 - wave[block]) * (1 - part))
      + onsets[next] * ((1 - wave[next]) * part)
  }

  private func explained(_ screen: Screen, _ dips: [Delays]) -> Delays {
    var pulls = [Delays](repeating: Delays(), count: screen.diagonal.count)
    var (square, product) = (Delays(), Delays())
    for i in dips.indices {
      let column = dips[i] * screen.octaves[i]
      let weighted = column * screen.weights[i]
      square += column * weighted
      product -= column * screen.left[i]
      pulls[screen.knots[i]] += weighted * (1 - screen.parts[i])
      pulls[screen.knots[i] + 1] += weighted * screen.parts[i]
    }
    // What the trend explains of the dips themselves is no tremolo.
    for i in pulls.indices {
      if i > 0 { pulls[i] -= pulls[i - 1] * (screen.beside[i - 1] / screen.diagonal[i - 1]) }
      square -= pulls[i] * pulls[i] / screen.diagonal[i]
    }
    let share = product * product / (square * screen.energy)
    let none = (product .<= 0) .| (square .< 1e-4 * screen.energy) .| (share .> 1)
    return share.replacing(with: 0, where: none)
  }

  private static func screen(_ levels: OperatorLevels) -> Screen {
    let ones = [Double](repeating: 1, count: levels.octaves.count)
    let line = levels.trend.line(levels.octaves, levels.weights, times: ones)
    var diagonal = [Double](repeating: 1e-6, count: levels.trend.knots)
    var beside = [Double](repeating: 0, count: levels.trend.knots)
    var energy = 0.0
    for (i, place) in levels.trend.places.enumerated() {
      let (knot, part) = place
      diagonal[knot] += levels.weights[i] * (1 - part) * (1 - part)
      diagonal[knot + 1] += levels.weights[i] * part * part
      beside[knot] += levels.weights[i] * part * (1 - part)
      energy += levels.weights[i] * (levels.octaves[i] - line[i]) * (levels.octaves[i] - line[i])
    }
    for i in 1..<diagonal.count { diagonal[i] -= beside[i - 1] * beside[i - 1] / diagonal[i - 1] }
    return Screen(
      octaves: levels.octaves.map { Float($0) }, weights: levels.weights.map { Float($0) },
      left: levels.octaves.indices.map {
        Float(levels.weights[$0] * (levels.octaves[$0] - line[$0]))
      },
      energy: Float(max(energy, 1e-9)), knots: levels.trend.places.map(\.knot),
      parts: levels.trend.places.map { Float($0.part) }, blocks: levels.places.map(\.block),
      blockParts: levels.places.map { Float($0.part) }, diagonal: diagonal.map { Float($0) },
      beside: beside.map { Float($0) })
  }
}

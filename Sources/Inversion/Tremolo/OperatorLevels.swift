import DX7Laws
import FMSynthesis

/// One operator's readings while the key is down, as the law of amplitude modulation counts levels:
/// in octaves above silence.
struct OperatorLevels {
  let octaves: [Double]
  let weights: [Double]
  let trend: LevelTrend
  /// Per reading: the block whose modulation is reached at or before it, and how far it is on the
  /// way to the next.
  let places: [(block: Int, part: Double)]
  /// What is left of the readings when nothing is modulated.
  let still: Double
  /// Control blocks since the key went down.
  private let blocks: [Double]

  /// An operator at full level is 1 in `LevelReading`.
  static let offset = Double(EnvelopeLaw.octaves) - 1
  /// Attacks are none of the LFO's, and steeper than it ever is.
  private static let firstBlock = 16.0
  /// Below that there was nothing to read, in octaves above silence.
  private static let floor = 3.5
  /// Fewer readings say nothing.
  private static let fewest = 30

  /// - Parameter held: Control blocks until the key is let go.
  init(_ readings: [LevelReading], held: Int) {
    let used = readings.filter {
      $0.block >= Self.firstBlock && $0.block < Double(held) && $0.level + Self.offset > Self.floor
        && $0.weight > 0
    }
    let heard = used.count < Self.fewest ? [] : used
    let octaves = heard.map { $0.level + Self.offset }
    self.init(
      heard.map(\.block), octaves, heard.map(\.weight), corners: octaves, heard.map(\.weight))
  }

  /// The readings of an operator that is sensitive to an LFO which does not move, as they were if it
  /// was not.
  static func unmodulated(_ readings: [LevelReading]) -> [LevelReading] {
    let kept = EngineUnits.ampModKept(0, sensitivity: EngineUnits.ampModSensitivity(1))
    return readings.map { reading in
      var reading = reading
      reading.level = (reading.level + offset) / kept - offset
      reading.weight *= kept * kept
      return reading
    }
  }

  private init(
    _ blocks: [Double], _ octaves: [Double], _ weights: [Double],
    corners: [Double], _ cornerWeights: [Double]
  ) {
    (self.blocks, self.octaves, self.weights) = (blocks, octaves, weights)
    trend = LevelTrend(blocks, from: Self.firstBlock, corners: corners, cornerWeights)
    places = blocks.map(Self.place)
    still = Self.cost(octaves, weights, trend, Array(repeating: 1, count: octaves.count))
  }

  /// With the envelope's corners where they show once a tremolo is taken out.
  func without(_ dips: [Float], depth: Double, sensitivity: Int) -> OperatorLevels {
    if sensitivity == 0 { return self }
    let kept = kept(dips, depth, sensitivity).map { max($0, 0.05) }
    return OperatorLevels(
      blocks, octaves, weights, corners: zip(octaves, kept).map { $0 / $1 },
      zip(weights, kept).map { $0 * $1 * $1 })
  }

  /// Envelopes and modulation reach a value at the end of its block.
  static func place(_ block: Double) -> (block: Int, part: Double) {
    let last = max(block - 1, 0)
    return (Int(last), last - last.rounded(.down))
  }

  static func dip(_ dips: [Float], _ place: (block: Int, part: Double)) -> Double {
    let next = min(place.block + 1, dips.count - 1)
    return Double(dips[place.block]) * (1 - place.part) + Double(dips[next]) * place.part
  }

  /// What is left when a tremolo is taken out.
  /// - Parameters:
  ///   - dips: How far the LFO is down per block, 0...1.
  ///   - depth: Share of full modulation at 1.
  ///   - sensitivity: 0...3
  func cost(_ dips: [Float], depth: Double, sensitivity: Int) -> Double {
    if sensitivity == 0 { return still }
    return Self.cost(octaves, weights, trend, kept(dips, depth, sensitivity))
  }

  private func kept(_ dips: [Float], _ depth: Double, _ sensitivity: Int) -> [Double] {
    let share = EngineUnits.ampModSensitivity(sensitivity)
    return places.map {
      max(EngineUnits.ampModKept(depth * Self.dip(dips, $0), sensitivity: share), 0)
    }
  }

  private static func cost(
    _ octaves: [Double], _ weights: [Double], _ trend: LevelTrend, _ kept: [Double]
  ) -> Double {
    let line = trend.line(octaves, weights, times: kept)
    // Readings are never better than a three-hundredth of an octave.
    var sum = 1e-9
    for i in octaves.indices {
      let left = abs(octaves[i] - kept[i] * line[i])
      // Corners of the envelope are no reason to bend the LFO.
      sum += weights[i] * ((left < 0.2 ? left * left : 0.4 * left - 0.04) + 1e-5)
    }
    return sum
  }
}

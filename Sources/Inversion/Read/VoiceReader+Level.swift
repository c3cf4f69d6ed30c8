import Glibc
import MachineCore

/// How loud the sound was made after it was played.
extension VoiceReader {
  /// Scores of tracks that tell: 35 dB.
  private static let telling = -3.5
  /// Octaves from which levels repeat: a step of an output level; and places within it.
  private static let levelStep = 0.125
  private static let places = 16
  private static let fewLevels = 12
  /// Share of a cost at which another place counts, and how far from that of an envelope which is
  /// right it may be.
  private static let better = 0.1
  private static let right = 8.0

  /// Octaves by which carriers are above levels that whole numbers give; 0 where nothing tells.
  ///
  /// Output levels go in steps of an eighth of an octave: the loudest carrier's envelope fits its
  /// readings at one place between two of them only.
  func octavesAbove(
    _ readings: [[LevelReading]], _ structure: StillVoice, _ score: Double
  ) -> Double {
    let carriers = structure.operators.indices.filter {
      structure.operators[$0].isCarrier && !readings[$0].isEmpty
    }
    func top(_ op: Int) -> Double { readings[op].map(\.level).max() ?? 0 }
    guard score < Self.telling, let loudest = carriers.max(by: { top($0) < top($1) }) else {
      return 0
    }
    let base = sound.lowered > 0 ? top(loudest) - 1 : 0
    let plain = fit([base], readings[loudest], starts: Self.starts)[0]
    if plain.isRight { return base }
    let places = (0..<Self.places).map { place in
      base + Self.levelStep * Double(place - Self.places / 2) / Double(Self.places)
    }
    let near = fit(places, readings[loudest], starts: Self.fewLevels)
    guard let best = near.min(by: { $0.cost < $1.cost }) else { return base }
    let last = fit([best.centered], readings[loudest], starts: Self.starts)[0]
    let isTold = last.cost < min(Self.right * last.rightCost, Self.better * plain.cost)
    return isTold ? last.centered : base
  }

  /// Carriers' levels without what the sound was raised by.
  func lower(
    _ readings: inout [[LevelReading]], _ structure: StillVoice, by octaves: Double
  ) {
    for op in readings.indices where structure.operators[op].isCarrier {
      for index in readings[op].indices { readings[op][index].level -= octaves }
    }
  }

  private func fit(
    _ octaves: [Double], _ readings: [LevelReading], starts: Int
  ) -> [LevelTask] {
    var tasks = octaves.map { LevelTask(readings, octaves: $0, random: dice()) }
    let release = sound.release / 64
    crew.update(&tasks) { $1.fit(self.fitter, release: release, starts: starts) }
    return tasks
  }

  /// An operator's readings, lowered, and how well an envelope fits them.
  private struct LevelTask {
    let octaves: Double
    private let readings: [LevelReading]
    private var random: SearchRandom
    private(set) var cost = Double.infinity
    /// Octaves at which the envelope is nearest.
    private(set) var centered: Double

    init(_ readings: [LevelReading], octaves: Double, random: SearchRandom) {
      (self.octaves, centered, self.random) = (octaves, octaves, random)
      self.readings = readings.map {
        LevelReading(block: $0.block, level: $0.level - octaves, weight: $0.weight)
      }
    }

    /// Cost up to which an envelope is right.
    var rightCost: Double { EnvelopeFitter.right * Double(readings.count) }
    var isRight: Bool { cost <= rightCost }

    mutating func fit(_ fitter: EnvelopeFitter, release: Int, starts: Int) {
      let fits = fitter.fit(readings, release: release, starts: starts, random: &random)
      guard let best = fits.first else { return }
      cost = best.cost
      let curve = EnvelopeCurve(best.envelope, release: release, fitter.tables)
      let levels = EnvelopeMoments(readings.map(\.block)).levels(curve)
      var (sum, weights) = (0.0, 1e-12)
      for (reading, level) in zip(readings, levels) where level > EnvelopeMoments.silence {
        let off = reading.level - Double(level)
        if abs(off) > VoiceReader.levelStep { continue }
        (sum, weights) = (sum + reading.weight * off, weights + reading.weight)
      }
      centered = octaves + sum / weights
    }
  }
}

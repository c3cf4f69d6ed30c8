import DX7
import DX7Laws
import Foundation

/// Finds pitch envelopes that a pitch may follow: of every three moments out of many, straight lines
/// between them, by least squares.
struct EnvelopeBends {
  /// Sums over the steps of a line up to each moment: what normal equations are made of.
  private struct Sums {
    var one = 0.0, time = 0.0, timeTime = 0.0, level = 0.0, timeLevel = 0.0, levelLevel = 0.0

    static func - (a: Sums, b: Sums) -> Sums {
      Sums(
        one: a.one - b.one, time: a.time - b.time, timeTime: a.timeTime - b.timeTime,
        level: a.level - b.level, timeLevel: a.timeLevel - b.timeLevel,
        levelLevel: a.levelLevel - b.levelLevel)
    }

    mutating func add(_ weight: Double, _ t: Double, _ y: Double) {
      one += weight
      time += weight * t
      timeTime += weight * t * t
      level += weight * y
      timeLevel += weight * t * y
      levelLevel += weight * y * y
    }
  }

  private struct Bend {
    var moments: (Int, Int, Int)
    var levels: SIMD4<Double>
    var rest: Double
  }

  private let times: [Double]
  private let sums: [Sums]
  private let base: PitchMotion
  private static let count = 36

  /// - Parameter base: Whose LFO stands.
  init(_ trial: PitchTrial, over base: PitchMotion) {
    self.base = base
    let line = PitchLine(trial, without: base)
    let end = line.seconds.last ?? 1
    let first = max(line.seconds.first ?? 0.002, 0.002)
    times = (0..<Self.count).map {
      first * pow(end / first, Double($0) / Double(Self.count - 1))
    }
    var sum = Sums()
    var next = 0
    sums = times.map { time in
      while next < line.seconds.count && line.seconds[next] < time {
        sum.add(line.weights[next], line.seconds[next], line.octaves[next])
        next += 1
      }
      return sum
    }
  }

  /// The best that are not next to better ones, the best first.
  func best(_ count: Int) -> [PitchMotion] {
    var all: [Bend] = []
    for i in 0..<Self.count - 2 {
      for j in i + 1..<Self.count - 1 {
        for k in j + 1..<Self.count { if let bend = bend(i, j, k) { all.append(bend) } }
      }
    }
    all.sort { $0.rest < $1.rest }
    var chosen: [Bend] = []
    for bend in all where chosen.count < count {
      let isNear = chosen.contains { other in
        abs(other.moments.0 - bend.moments.0) < 3 && abs(other.moments.1 - bend.moments.1) < 3
          && abs(other.moments.2 - bend.moments.2) < 3
      }
      if !isNear { chosen.append(bend) }
    }
    return chosen.map(motion)
  }

  /// Levels at the start and at three moments, straight between them and level from the last on.
  private func bend(_ i: Int, _ j: Int, _ k: Int) -> Bend? {
    let (a, b, c) = (times[i], times[j], times[k])
    let last = sums[Self.count - 1] - sums[k]
    var diagonal = SIMD4(0, 0, 0, last.one)
    var beside = SIMD4<Double>()
    var right = SIMD4(0, 0, 0, last.level)
    var total = last.levelLevel
    let parts = [
      (sums[i], 0.0, a), (sums[j] - sums[i], a, b), (sums[k] - sums[j], b, c),
    ]
    for (stage, (s, from, to)) in parts.enumerated() {
      // Falling and rising weights of the two ends: (to - t) / d and (t - from) / d.
      let d = to - from
      diagonal[stage] += (to * to * s.one - 2 * to * s.time + s.timeTime) / (d * d)
      diagonal[stage + 1] += (from * from * s.one - 2 * from * s.time + s.timeTime) / (d * d)
      beside[stage] = ((from + to) * s.time - from * to * s.one - s.timeTime) / (d * d)
      right[stage] += (to * s.level - s.timeLevel) / d
      right[stage + 1] += (s.timeLevel - from * s.level) / d
      total += s.levelLevel
    }
    // Towards the key's own pitch where nothing is read.
    let pull = 1e-9 * (diagonal.sum() + 1e-12)
    diagonal += pull
    guard let levels = Self.solved(diagonal, beside, right) else { return nil }
    return Bend(moments: (i, j, k), levels: levels, rest: total - (levels * right).sum())
  }

  /// Tridiagonal and symmetric.
  private static func solved(
    _ diagonal: SIMD4<Double>, _ beside: SIMD4<Double>, _ right: SIMD4<Double>
  ) -> SIMD4<Double>? {
    var (d, x) = (diagonal, right)
    for i in 1..<4 {
      guard d[i - 1] > 0 else { return nil }
      let factor = beside[i - 1] / d[i - 1]
      d[i] -= factor * beside[i - 1]
      x[i] -= factor * x[i - 1]
    }
    guard d[3] > 0 else { return nil }
    x[3] /= d[3]
    for i in (0..<3).reversed() { x[i] = (x[i] - beside[i] * x[i + 1]) / d[i] }
    return x
  }

  private func motion(_ bend: Bend) -> PitchMotion {
    var motion = base
    motion[.pitchLevel4] = Self.level(bend.levels[0])
    var before = motion[.pitchLevel4]
    var time = 0.0
    for (stage, moment) in [bend.moments.0, bend.moments.1, bend.moments.2].enumerated() {
      let level = Self.level(bend.levels[stage + 1])
      motion[PitchMotion.fields[4 + stage]] = level
      motion[PitchMotion.fields[stage]] = Self.rate(before, level, times[moment] - time)
      (before, time) = (level, times[moment])
    }
    return motion
  }

  /// Octaves of a level's entry.
  private static let entry = Double(PitchEnvelopeLaw.pitch(entry: 1)) / PitchLaw.unitsPerOctave

  /// The level 0...99 nearest to so many octaves.
  private static func level(_ octaves: Double) -> Int {
    let wish = octaves / entry
    return nearest(PitchEnvelopeLaw.levels) { abs(Double($0) - wish) }
  }

  /// The rate 0...99 that takes so long from one level to another.
  private static func rate(_ from: Int, _ to: Int, _ seconds: Double) -> Int {
    let way = abs(Double(PitchEnvelopeLaw.levels[to] - PitchEnvelopeLaw.levels[from]))
    if way == 0 { return 99 }
    let step = Double(PitchEnvelopeLaw.unit(seconds: MotionParts.blockSeconds))
    let speed = step / PitchLaw.unitsPerOctave / MotionParts.blockSeconds
    let wish = way * entry / seconds / speed
    return nearest(PitchEnvelopeLaw.rates) { abs(log2(Double($0) / wish)) }
  }

  private static func nearest(_ table: [Int32], _ distance: (Int32) -> Double) -> Int {
    var (best, least) = (0, Double.infinity)
    for (index, entry) in table.enumerated() {
      let away = distance(entry)
      if away < least { (best, least) = (index, away) }
    }
    return best
  }
}

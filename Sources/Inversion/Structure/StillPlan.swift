import Glibc

/// Where stills of a sound lie.
struct StillPlan {
  let stills: [Still]
  /// Frames of each: a period and a quarter.
  private static let lengths = 300.0...460.0
  /// Frames from the first to each.
  private static let distances = [0, 2400, 9600, 33_600]
  /// Quietest, of the first.
  private static let quietest = 1e-4

  /// - Parameters:
  ///   - first: Frame of the earliest. - base: Hz.
  init(_ target: [Float], first: Int, base: Double) {
    let length = clamp(1.25 * NoteClock.rate / min(base, StillPlace.middleC), Self.lengths)
    let all = Self.distances.map { Still(target, start: first + $0, frames: Int(length)) }
    stills = [all[0]] + all.dropFirst().filter { $0.energy > Self.quietest * all[0].energy }
  }

  /// The frame where the sound has risen, 10 ms at least.
  static func onset(_ target: [Float]) -> Int {
    let hop = 240
    let levels = (0..<min(120, target.count / hop)).map { place in
      target[place * hop..<(place + 1) * hop].reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    let top = levels.max() ?? 0
    let risen = (levels.firstIndex { $0 > 0.35 * top } ?? 0) * hop
    return risen > 480 ? risen + 360 : 480
  }
}

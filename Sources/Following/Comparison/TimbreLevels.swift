import Glibc

/// How loud the harmonics of a sound are and the noise between them, over frequency, in the long
/// run.
public struct TimbreLevels: Sendable {
  /// Centres of the bands in Hz, a third of an octave apart.
  public static let centres = (-13...12).map { 1000 * exp2(Double($0) / 3) }
  /// dB of a full-scale sine in each band, the median of the frames that have a harmonic there;
  /// NaN where too few have one, or where noise drowns it.
  public let harmonics: [Double]
  /// dB of a full-scale sine in each band, the median of the frames; NaN where there are none.
  public let noise: [Double]
  /// Share of the frames that must have a harmonic in a band: a slip of the pitch is no line.
  private static let share = 0.05

  /// - Parameters: A value for each of `centres`.
  public init(harmonics: [Double], noise: [Double]) {
    (self.harmonics, self.noise) = (harmonics, noise)
  }

  init(_ frames: some Sequence<PitchedFrame>) {
    let ranges = Self.centres.map { ($0 * exp2(-1.0 / 6))...($0 * exp2(1.0 / 6)) }
    var harmonics = [[Double]](repeating: [], count: ranges.count)
    var noise = harmonics
    var count = 0
    for frame in frames {
      count += 1
      for (band, range) in ranges.enumerated() {
        if let level = frame.harmonicLevel(in: range) { harmonics[band].append(level) }
        if let level = frame.noiseLevel(in: range) { noise[band].append(level) }
      }
    }
    let enough = max(1, Int(Self.share * Double(count)))
    self.harmonics = harmonics.map { Self.median($0, atLeast: enough) }
    self.noise = noise.map { Self.median($0, atLeast: enough) }
  }

  private static func median(_ levels: [Double], atLeast count: Int) -> Double {
    guard levels.count >= count else { return .nan }
    let middle = levels.sorted()[levels.count / 2]
    return middle.isFinite ? middle : .nan
  }
}

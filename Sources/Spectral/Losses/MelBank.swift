import Glibc

/// Triangles of equal area under the mel scale: from powers of bins to powers of bands.
public struct MelBank: Sendable {
  public let bands: Int
  public let bins: Int
  /// Hz from which and to which each band hears.
  public let ranges: [ClosedRange<Double>]
  /// First bin, and its weights, of each band.
  private let rows: [(first: Int, weights: [Float])]

  /// - Parameters:
  ///   - size: samples per transform.
  ///   - lowest: Hz. - highest: Hz, nil: half the rate.
  public init(
    bands: Int, size: Int, sampleRate: Double, lowest: Double = 30, highest: Double? = nil
  ) {
    (self.bands, bins) = (bands, size / 2 + 1)
    let spacing = sampleRate / Double(size)
    let (low, high) = (Self.mel(lowest), Self.mel(highest ?? sampleRate / 2))
    let corners = (0...bands + 1).map {
      Self.hertz(low + (high - low) * Double($0) / Double(bands + 1))
    }
    ranges = (0..<bands).map { corners[$0]...corners[$0 + 2] }
    let (bins, last) = (corners.map { $0 / spacing }, size / 2)
    rows = (0..<bands).map { Self.triangle(bins[$0], bins[$0 + 1], bins[$0 + 2], last: last) }
  }

  /// Adds up one frame's magnitudes squared.
  func power(_ magnitudes: UnsafePointer<Float>, band: Int) -> Double {
    let row = rows[band]
    var sum: Float = 0
    for (i, weight) in row.weights.enumerated() {
      let m = magnitudes[row.first + i]
      sum += weight * m * m
    }
    return Double(sum)
  }

  /// Adds `slope` times d(power) / d(magnitude) of a band.
  func addSlope(
    _ slope: Double, band: Int, _ magnitudes: UnsafePointer<Float>,
    to slopes: UnsafeMutablePointer<Float>
  ) {
    let row = rows[band]
    for (i, weight) in row.weights.enumerated() {
      slopes[row.first + i] += Float(2 * slope) * weight * magnitudes[row.first + i]
    }
  }

  /// A band narrower than a bin takes what lies nearest, so none is deaf.
  private static func triangle(
    _ left: Double, _ centre: Double, _ right: Double, last: Int
  ) -> (first: Int, weights: [Float]) {
    let first = min(Int(left.rounded(.up)), last)
    let end = min(Int(right), last)
    let weights =
      first <= end
      ? (first...end).map { k -> Float in
        let x = Double(k)
        return Float(max(0, min((x - left) / (centre - left), (right - x) / (right - centre))))
      } : []
    let area = weights.reduce(0, +)
    guard area > 0 else { return (min(Int(centre.rounded()), last), [1]) }
    return (first, weights.map { $0 / area })
  }

  private static func mel(_ hertz: Double) -> Double { 2595 * log10(1 + hertz / 700) }
  private static func hertz(_ mel: Double) -> Double { 700 * (pow(10, mel / 2595) - 1) }
}

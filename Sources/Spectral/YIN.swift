/// YIN's cumulative mean normalised difference of one window, by FFT.
///
/// de Cheveigné and Kawahara 2002. `ratio[lag]` is near 0 where the window repeats after `lag`
/// samples and about 1 where it does not. Preallocates; one thread at a time.
public final class YIN {
  /// Samples looked at.
  public let window: Int
  /// Shortest and longest lag of interest, in samples.
  public let shortest: Int
  public let longest: Int
  /// Samples summed per lag.
  public let integration: Int
  /// How much louder a repetition may be than what it repeats, or softer, and count as the same.
  public let growth: Double
  private let transform: RealFFT
  private let head: RealFFT
  private let energy: UnsafeMutablePointer<Double>
  private let ratio: UnsafeMutablePointer<Float>

  /// - Parameters:
  ///   - window: samples looked at, more than `longest + 1`.
  ///   - shortest: shortest lag, at least 2.
  ///   - growth: factor of amplitude, at least 1: above it a tone that swells or dies away is one.
  public init(window: Int, shortest: Int, longest: Int, growth: Double = 1) {
    precondition(shortest >= 2 && shortest < longest && longest + 1 < window, "lags in the window")
    (self.window, self.shortest, self.longest) = (window, shortest, longest)
    self.growth = growth
    integration = window - longest - 1
    var size = 2
    while size < window { size *= 2 }
    transform = RealFFT(size: size)
    head = RealFFT(size: size)
    energy = .allocate(capacity: window + 1)
    energy.initialize(repeating: 0, count: window + 1)
    ratio = .allocate(capacity: longest + 2)
    ratio.initialize(repeating: 1, count: longest + 2)
  }

  deinit {
    energy.deallocate()
    ratio.deallocate()
  }

  /// Fills `ratio` from `window` samples.
  /// - Parameter backwards: compares the newest samples with what came before them, not the oldest
  ///   with what comes after: short lags are judged by the end of the window.
  public func analyse(_ x: UnsafePointer<Float>, backwards: Bool = false) {
    for i in 0..<window { transform.samples[i] = x[backwards ? window - 1 - i : i] }
    energy[0] = 0
    for i in 0..<window {
      let sample = Double(transform.samples[i])
      energy[i + 1] = energy[i] + sample * sample
    }
    correlate()
    let scale = 2 / Double(transform.size)
    var sum = 0.0
    ratio[0] = 1
    for lag in 1...longest + 1 {
      let first = energy[integration]
      let second = energy[lag + integration] - energy[lag]
      let product = scale * Double(transform.samples[lag])
      let (softer, louder) = (min(first, second), max(first, second, 0))
      let gain = min(growth, (louder / max(softer, 1e-30)).squareRoot())
      let difference = max(louder + gain * gain * softer - gain * product, 0)
      sum += difference
      ratio[lag] = sum > 1e-12 ? Float(difference * Double(lag) / sum) : 1
    }
  }

  /// How little the window repeats after `lag` samples: 0 exactly, about 1 not at all.
  public func aperiodicity(at lag: Int) -> Float {
    lag >= 0 && lag <= longest + 1 ? ratio[lag] : 1
  }

  /// The bottom of the first dip under `threshold`, in samples; nil when there is none.
  public func firstDip(below threshold: Float) -> Int? {
    firstDip(below: threshold, from: shortest, to: longest)
  }

  /// A period too short to be of interest, but under `threshold`; nil when there is none.
  public func tooShortDip(below threshold: Float) -> Int? {
    shortest > 2 ? firstDip(below: threshold, from: 2, to: shortest - 1) : nil
  }

  private func firstDip(below threshold: Float, from low: Int, to high: Int) -> Int? {
    var lag = low
    while lag <= high && ratio[lag] >= threshold { lag += 1 }
    guard lag <= high else { return nil }
    while lag < high && ratio[lag + 1] < ratio[lag] { lag += 1 }
    return lag
  }

  /// The deepest lag between `low` and `high`, cut to the lags of interest.
  public func deepest(from low: Int, through high: Int) -> Int {
    let first = min(max(low, shortest), longest)
    var best = first
    for lag in first...max(first, min(high, longest)) where ratio[lag] < ratio[best] { best = lag }
    return best
  }

  /// Turns the window in `transform.samples` into its cross-correlation with its head. The circle is
  /// at least `window` long, so no lag of interest wraps round.
  private func correlate() {
    for i in window..<transform.size { transform.samples[i] = 0 }
    for i in 0..<integration { head.samples[i] = transform.samples[i] }
    for i in integration..<head.size { head.samples[i] = 0 }
    transform.forward()
    head.forward()
    for k in 0..<transform.bins {
      let (a, b) = transform.spectrum[k]
      let (c, d) = head.spectrum[k]
      transform.spectrum[k] = (a * c + b * d, b * c - a * d)
    }
    transform.inverse()
  }
}

/// Finds the length of a period to a fraction of a sample on a stretch round a window's centre.
///
/// The two stretches compared lie symmetrically, so the answer holds for the centre. Several
/// periods are spanned where they fit: the error of the parabola shrinks by their number.
struct PeriodRefiner {
  let window: Int
  /// Samples compared, at least.
  let shortestStretch: Int
  /// Samples that spanning several periods may take.
  let reach: Int

  /// - Parameters:
  ///   - lag: coarse period in samples.
  ///   - slack: share of the lag searched to either side.
  ///   - newest: looks only at so many of the newest samples, nil: at the whole window.
  /// More and more periods are spanned, four times as many at a time: what is left of the error must
  /// not reach the next dip.
  /// - Returns: samples; nil where no dip stands within the slack, as at the end of a sound.
  func refine(
    _ x: UnsafePointer<Float>, lag: Int, slack: Double, newest: Int? = nil
  ) -> Double? {
    let available = newest ?? window
    let base = x + (window - available)
    let width = max(2, Int(Double(lag) * slack))
    guard let once = search(base, available, around: Double(lag), slack: width) else { return nil }
    let periods = max(1, Int(Double(min(reach, available / 3)) / once))
    var period = once
    var spanned = 1
    while spanned < periods {
      spanned = min(4 * spanned, periods)
      // Not as far as the next period, whose dip is as deep.
      let room = min(2 + spanned / 4, max(1, Int(once / 2) - 1))
      guard
        let many = search(base, available, around: period * Double(spanned), slack: room)
      else { return period }
      period = many / Double(spanned)
    }
    return period
  }

  /// How badly the two periods that meet at the centre agree: 0 not at all different, 1 unrelated.
  /// - Parameters:
  ///   - newest: the centre is that of so many of the newest samples, nil: of the whole window.
  ///   - stretch: compares so many samples at least.
  func mismatch(
    _ x: UnsafePointer<Float>, lag: Int, newest: Int? = nil, stretch: Int = 0
  ) -> Double {
    let available = newest ?? window
    return difference(
      x + (window - available), available, lag, min(max(lag, stretch), available - lag))
  }

  /// The lag with the least normalised difference within `slack` of `around`, interpolated.
  private func search(
    _ x: UnsafePointer<Float>, _ available: Int, around: Double, slack: Int
  ) -> Double? {
    let middle = Int(around.rounded())
    let high = min(middle + slack, available * 7 / 8)
    let low = min(max(middle - slack, 2), high)
    let stretch = min(max(2 * middle, shortestStretch), available - high - 2)
    var best = low
    var least = Double.infinity
    for lag in low...high {
      let value = difference(x, available, lag, stretch)
      if value < least { (best, least) = (lag, value) }
    }
    let before = difference(x, available, best - 1, stretch)
    let after = difference(x, available, best + 1, stretch)
    let bend = before - 2 * least + after
    guard before >= least, after >= least else { return nil }
    guard bend > 1e-12 else { return Double(best) }
    return Double(best) + 0.5 * (before - after) / bend
  }

  /// Difference after `lag` samples over the energy of both stretches, centred in `available`
  /// samples.
  private func difference(
    _ x: UnsafePointer<Float>, _ available: Int, _ lag: Int, _ stretch: Int
  ) -> Double {
    let start = max(0, (available - lag - stretch) / 2)
    let a = x + start
    let b = a + lag
    // As much of either, so that silence does not repeat.
    var sum: Float = 1e-20
    var energy: Float = 1e-20
    for i in 0..<stretch {
      let d = a[i] - b[i]
      sum += d * d
      energy += a[i] * a[i] + b[i] * b[i]
    }
    return Double(sum / energy)
  }
}

import FMSynthesis

/// Moments along the whole sound at which operators' levels are followed once a structure is known:
/// short ones while it begins, longer ones after.
struct TrackMoments {
  let targets: [ScoringTarget]
  /// Seconds from the onset to the middle of each, rising.
  let seconds: [Double]
  /// Where the short ones lie before the first long one.
  private static let attacks = [0, 0.33, 0.67]
  /// Where the others lie from there to the end: changes are steep at first.
  private static let places = [0, 0.02, 0.05, 0.1, 0.17, 0.26, 0.37, 0.5, 0.65, 0.82, 1]
  /// After the key may have been let go, in seconds.
  private static let delays = [0.01, 0.07]
  private static let short = WindowPlan(
    frames: 512, parts: [(512, 1)], windows: 1, floor: 1e-5, cost: 0.04)
  /// Quieter than this share of the loudest, a moment tells nothing.
  private static let audible = 0.003
  /// Seconds between moments, at least.
  private static let nearest = 0.005

  /// - Parameters:
  ///   - samples: 48 kHz, from the onset on.
  ///   - releases: Frames at which the key may have been let go.
  ///   - view: Of the long moments.
  init(_ samples: [Float], releases: [Int], view: WindowPlan = FrozenMoments.view) {
    let span = FrozenMoments.span(samples, until: samples.count)
    let end = FrozenMoments.lastHeard(samples) - FrozenMoments.view.frames
    let long = Self.places.map { span.early + Int($0 * Double(max(0, end - span.early))) }
    let after = releases.flatMap { release in
      Self.delays.map { release + Int($0 * 48_000) }
    }
    var views = Self.attacks.map { (Int($0 * Double(span.early)), Self.short) }
    views += (long + after).sorted().map { ($0, view) }
    let least = Self.audible * Double(samples.reduce(0) { max($0, abs($1)) })
    var found: [(seconds: Double, target: ScoringTarget)] = []
    for (start, view) in views {
      let place = start / CandidateBank.blockFrames * CandidateBank.blockFrames
      let middle = Double(place + view.frames / 2) / 48_000
      let isNext = found.last.map { middle > $0.seconds + Self.nearest } ?? true
      guard isNext, found.isEmpty || place + view.frames <= samples.count else { continue }
      let target = FrozenMoments.target(samples, at: place, view)
      let level = (Double(target.energy) / Double(view.frames)).squareRoot()
      if found.isEmpty || level > least { found.append((middle, target)) }
    }
    seconds = found.map(\.seconds)
    targets = found.map(\.target)
  }
}

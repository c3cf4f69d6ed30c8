import VoiceSearch

/// How a match is followed and stopped from outside.
public struct MatchWatch {
  /// Seconds from anywhere.
  public var clock: () -> Double
  public var isCancelled: () -> Bool
  public var report: (SearchStep) -> Void

  public init(
    clock: @escaping () -> Double, isCancelled: @escaping () -> Bool,
    report: @escaping (SearchStep) -> Void
  ) {
    (self.clock, self.isCancelled, self.report) = (clock, isCancelled, report)
  }
}

extension MatchWatch {
  /// By the machine's clock, from now on.
  public static func now(
    isCancelled: @escaping () -> Bool, _ report: @escaping (SearchStep) -> Void
  ) -> MatchWatch {
    let clock = ContinuousClock()
    let begin = clock.now
    return MatchWatch(
      clock: { (clock.now - begin) / .seconds(1) }, isCancelled: isCancelled, report: report)
  }
}

/// How long the process callback took, in nanoseconds of its own thread's CPU time, since the
/// server object was made. Quantiles are at most 6.25 % too high.
public struct ProcessStatistics: Sendable, Equatable {
  /// Cycles measured.
  public var cycles: Int
  public var p50: UInt64
  public var p999: UInt64
  public var max: UInt64
  /// Frames in a cycle now.
  public var period: Int

  public init(cycles: Int, p50: UInt64, p999: UInt64, max: UInt64, period: Int) {
    self.cycles = cycles
    self.p50 = p50
    self.p999 = p999
    self.max = max
    self.period = period
  }
}

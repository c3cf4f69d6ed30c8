import Glibc

/// The steps of one period that a voice is computed on.
public struct PeriodGrid: Equatable, Sendable {
  static let smallest = 64
  static let largest = 1024

  /// Steps: a power of two.
  public let steps: Int
  /// Steps of one sample of the engine, at least 1: its feedback hears what was one and two samples ago.
  public let sample: Double
  /// Hz of the period: the pitch over the structure's division.
  public let hertz: Double
  /// By operator, multiples of `hertz`.
  public let multiples: [Int]

  /// As fine as the samples, up to `largest`.
  /// - Parameter pitch: Hz
  public init(_ structure: FMStructure, pitch: Double, sampleRate: Double) {
    hertz = pitch / Double(structure.division)
    var steps = PeriodGrid.smallest
    while Double(steps) < sampleRate / hertz, steps < PeriodGrid.largest { steps *= 2 }
    self.steps = steps
    sample = max(1, Double(steps) * hertz / sampleRate)
    multiples = (0..<FMStructure.operators).map { structure.multiple($0, pitch: pitch) }
  }

  /// Partials that the grid holds.
  var partials: Int { steps / 2 - 1 }
}

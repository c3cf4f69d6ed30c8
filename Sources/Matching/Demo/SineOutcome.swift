import DifferentiableFM
import FMSynthesis
import Foundation

/// The course of a sine-fitting run, and what came of it.
public struct SineOutcome: Sendable {
  /// One operator: a sine of fixed frequency.
  public struct Operator: Sendable {
    public var hertz: Double
    /// 0...1
    public var level: Double
    /// Who moves its frequency next.
    public var mover: Mover
  }

  /// The machine before a step, or at the end.
  public struct Moment: Sendable {
    public var loss: Double
    /// Operator 1 first.
    public var operators: [Operator]

    /// - Parameter patch: `PatchLayout.count` values.
    init(loss: Double, operators patch: [Float], moves: [FrequencyMove]) {
      self.loss = loss
      operators = (0..<PatchLayout.operators).map { op in
        let frequency = PatchLayout.index(op, .fixed)
        return Operator(
          hertz: Double(patch[frequency]), level: Double(patch[PatchLayout.index(op, .level)]),
          mover: moves.first { $0.knob == frequency }?.mover ?? .none)
      }
    }
  }

  /// Before each step; last is the best that was come to.
  public var course: [Moment]
  /// Samples at `SineDemo.sampleRate`.
  public var target: [Float]
  public var learned: [Float]

  public var start: [Operator] { course[0].operators }
  public var end: [Operator] { course[course.count - 1].operators }
  public var loss: Double { course[course.count - 1].loss }

  /// The loudest operator, and how far under it the next one is, in dB.
  public var winner: (hertz: Double, lead: Double) {
    let sorted = end.sorted { $0.level > $1.level }
    let lead = 20 * log10(sorted[0].level / max(sorted[1].level, 1e-9))
    return (sorted[0].hertz, lead)
  }

  /// Whether it is one sine of a frequency: to a tenth of a hertz, all else 40 dB under it.
  public func isSine(of hertz: Double) -> Bool {
    abs(winner.hertz - hertz) < 0.1 && winner.lead >= 40
  }

  /// The course as CSV, a line for each moment.
  public var trace: String {
    let names = ["hertz", "level", "mover"].flatMap { name in
      (1...PatchLayout.operators).map { "\(name)\($0)" }
    }
    var text = "step,loss," + names.joined(separator: ",") + "\n"
    for (step, moment) in course.enumerated() {
      let values =
        moment.operators.map { "\($0.hertz)" } + moment.operators.map { "\($0.level)" }
        + moment.operators.map(\.mover.rawValue)
      text += "\(step),\(moment.loss)," + values.joined(separator: ",") + "\n"
    }
    return text
  }
}

import Glibc

/// Something to be controlled: a lag, a spring that rings, or a lag that answers late.
public struct Plant: Sendable {
  public enum Kind: String, CaseIterable, Sendable {
    /// Time constant 1 s.
    case lag
    /// 2 rad/s, damping 0.15.
    case spring
    /// Time constant 1 s, and 0.5 s until anything happens.
    case late
  }

  /// Seconds of a step.
  public static let step = 0.02
  private static let substeps = 4
  private let kind: Kind
  /// What comes out for 1 in the end.
  var gain = 1.0
  private(set) var output = 0.0
  private var speed = 0.0
  /// Commands under way, the oldest first.
  private var delayed: [Double]

  init(_ kind: Kind) {
    self.kind = kind
    delayed = kind == .late ? [Double](repeating: 0, count: Int(0.5 / Self.step)) : []
  }

  mutating func advance(_ command: Double) {
    delayed.append(command)
    let drive = gain * delayed.removeFirst()
    let time = Self.step / Double(Self.substeps)
    for _ in 0..<Self.substeps {
      switch kind {
      case .lag, .late: output += time * (drive - output)
      case .spring:
        speed += time * (4 * (drive - output) - 0.6 * speed)
        output += time * speed
      }
    }
  }
}

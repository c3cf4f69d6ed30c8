import DX7
import DX7Laws
import VoiceSearch

/// An operator's output level and what the key makes of it: six numbers of a DX7 voice.
public struct LevelScaling: Equatable, Sendable {
  /// 0...99
  public var outputLevel: Int
  /// 0...99; the key 17 above it is the first of the right side.
  public var breakPoint = 39
  /// 0...99
  public var leftDepth = 0
  public var rightDepth = 0
  /// 0 -lin, 1 -exp, 2 +exp, 3 +lin.
  public var leftCurve = 0
  public var rightCurve = 0

  public init(outputLevel: Int) { self.outputLevel = outputLevel }

  /// - Parameter op: 0 is operator 1.
  public init(_ genome: Genome, _ op: Int) {
    outputLevel = genome[op, .outputLevel]
    breakPoint = genome[op, .breakPoint]
    (leftDepth, rightDepth) = (genome[op, .leftDepth], genome[op, .rightDepth])
    (leftCurve, rightCurve) = (genome[op, .leftCurve], genome[op, .rightCurve])
  }

  public func write(to genome: inout Genome, _ op: Int) {
    genome[op, .outputLevel] = outputLevel
    genome[op, .breakPoint] = breakPoint
    (genome[op, .leftDepth], genome[op, .rightDepth]) = (leftDepth, rightDepth)
    (genome[op, .leftCurve], genome[op, .rightCurve]) = (leftCurve, rightCurve)
  }

  /// Steps of the output level on a key, 0...127: 0.75 dB each.
  /// - Parameter key: 0...127
  public func steps(key: Int) -> Int {
    let (group, isRight) = Self.group(key: key, breakPoint: breakPoint)
    let scaled = Self.scaled(
      group: group, depth: isRight ? rightDepth : leftDepth,
      curve: isRight ? rightCurve : leftCurve)
    return min(max(Int(LevelLaw.steps(Int32(outputLevel))) + scaled, 0), 127)
  }

  /// Distance from the break point in groups of three keys, and on which side.
  static func group(key: Int, breakPoint: Int) -> (group: Int, isRight: Bool) {
    let offset = key - breakPoint - 17
    return offset >= 0 ? ((offset + 1) / 3, true) : ((1 - offset) / 3, false)
  }

  static func scaled(group: Int, depth: Int, curve: Int) -> Int {
    Int(
      KeyLaw.scalingSteps(
        group: Int32(group), exponential: KeyLaw.exponentialScaling[min(group, 32)],
        depth: Int32(depth), curve: Int32(curve)))
  }
}

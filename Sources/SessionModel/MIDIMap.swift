import Glibc

/// Which controller turns what, from a text file: `channel cc path min max [curve]`, `#` starts a
/// comment.
public struct MIDIMap: Equatable, Sendable {
  public var entries: [Entry]

  public init(entries: [Entry] = []) { self.entries = entries }

  public enum Curve: String, Sendable { case linear, logarithmic }

  public struct Entry: Equatable, Sendable {
    /// 1...16; nil: every channel.
    public var channel: Int?
    /// 0...127
    public var controller: Int
    /// Address that one number turns, or one under `/rack/` that is there once an effect is.
    public var path: String
    /// Value at controller value 0; may be above `maximum`.
    public var minimum: Float
    /// Value at controller value 127.
    public var maximum: Float
    public var curve: Curve

    public init(
      channel: Int?, controller: Int, path: String, minimum: Float, maximum: Float, curve: Curve
    ) {
      self.channel = channel
      self.controller = controller
      self.path = path
      self.minimum = minimum
      self.maximum = maximum
      self.curve = curve
    }

    /// - Parameter data: Controller value, 0...127; the ends give `minimum` and `maximum` exactly.
    public func value(at data: UInt8) -> Float {
      if data == 0 { return minimum }
      if data >= 127 { return maximum }
      let position = Float(data) / 127
      switch curve {
      case .linear: return minimum + (maximum - minimum) * position
      case .logarithmic:
        return Float(Double(minimum) * pow(Double(maximum) / Double(minimum), Double(position)))
      }
    }

    /// - Parameter channel: 1...16
    public func matches(channel: Int, controller: Int) -> Bool {
      self.controller == controller && (self.channel ?? channel) == channel
    }
  }
}

/// A note to render: times in seconds from the start.
public struct RenderNote: Sendable {
  public var key: UInt8
  public var velocity: UInt8
  public var start: Double
  public var held: Double

  public init(key: UInt8, velocity: UInt8, start: Double = 0, held: Double) {
    self.key = key
    self.velocity = velocity
    self.start = start
    self.held = held
  }
}

import Rendering

/// A hosted plugin, made by an `EffectFactory`.
///
/// Sendable: it is made, asked and ended on different threads, but only ever by one at a time.
public protocol HostedEffect: AnyObject, Sendable {
  var uri: String { get }
  var name: String { get }
  var parameters: [EffectParameter] { get }
  /// The plain data the audio thread runs; its pointers stay valid until this object is gone.
  var effect: Effect { get }
}

public struct EffectParameter: Sendable, Equatable {
  public let symbol: String
  public let name: String
  public let minimum: Float
  public let maximum: Float
  public let `default`: Float
  public let isToggle: Bool
  public let isInteger: Bool
  /// Acts once when it is set, and is then back at its default.
  public let isTrigger: Bool

  public init(
    symbol: String, name: String, minimum: Float, maximum: Float, default: Float, isToggle: Bool,
    isInteger: Bool, isTrigger: Bool = false
  ) {
    self.symbol = symbol
    self.name = name
    self.minimum = minimum
    self.maximum = maximum
    self.default = `default`
    self.isToggle = isToggle
    self.isInteger = isInteger
    self.isTrigger = isTrigger
  }
}

public protocol EffectFactory: AnyObject {
  /// Instantiates, connects and activates; may take long, never called on the audio thread.
  func make(uri: String, sampleRate: Double) throws(HostError) -> any HostedEffect
}

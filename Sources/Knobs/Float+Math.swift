import Foundation

extension Float {
  static func pow(_ base: Float, _ exponent: Float) -> Float { Foundation.powf(base, exponent) }
  static func log(_ x: Float) -> Float { Foundation.logf(x) }
}

import Glibc

extension Float {
  static func pow(_ base: Float, _ exponent: Float) -> Float { Glibc.powf(base, exponent) }
  static func log(_ x: Float) -> Float { Glibc.logf(x) }
}

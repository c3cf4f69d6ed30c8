import Foundation

enum TestPitch {
  static func hertz(_ key: UInt8) -> Double { 440 * exp2((Double(key) - 69) / 12) }
}

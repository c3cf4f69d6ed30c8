import Glibc

/// The frequencies a DX7 operator can be set to: every coarse and fine, and the nearest to a wish.
public struct RatioLattice: Sendable {
  public struct Setting: Equatable, Sendable {
    /// 0...31
    public let coarse: UInt8
    /// 0...99
    public let fine: UInt8

    public init(coarse: UInt8, fine: UInt8) { (self.coarse, self.fine) = (coarse, fine) }
  }

  /// Ratios in 1/200, rising, without repeats.
  private let keys: [Int]
  /// For each key the setting with the smallest fine.
  private let settings: [Setting]

  public init() {
    var smallest: [Int: Setting] = [:]
    for fine in UInt8(0)...99 {
      for coarse in UInt8(0)...31 {
        let setting = Setting(coarse: coarse, fine: fine)
        let key = Self.key(setting)
        if smallest[key] == nil { smallest[key] = setting }
      }
    }
    let ordered = smallest.sorted { $0.key < $1.key }
    keys = ordered.map(\.key)
    settings = ordered.map(\.value)
  }

  /// Frequency over the key's: coarse (0 is one half) times 1 + fine/100.
  public static func ratio(_ setting: Setting) -> Float { Float(Double(key(setting)) / 200) }

  /// Hertz in fixed mode: ten to the coarse (its last two bits) plus fine/100.
  public static func hertz(_ setting: Setting) -> Float {
    Float(pow(10, Double(setting.coarse & 3) + Double(setting.fine) / 100))
  }

  /// - Parameter ratio: Finite and above 0.
  /// - Returns: The setting nearest by musical distance; of equal ones the smallest fine.
  public func nearest(ratio: Float) -> Setting {
    let wish = Double(ratio) * 200
    let above = firstIndex(atLeast: wish)
    guard above > 0 else { return settings[0] }
    guard above < keys.count else { return settings[keys.count - 1] }
    let isLower = wish * wish < Double(keys[above - 1]) * Double(keys[above])
    return settings[isLower ? above - 1 : above]
  }

  /// - Parameter hertz: Finite and above 0.
  public func nearest(hertz: Float) -> Setting {
    let step = Int(min(max(100 * log10(Double(hertz)), 0), 399).rounded())
    return Setting(coarse: UInt8(step / 100), fine: UInt8(step % 100))
  }

  private func firstIndex(atLeast wish: Double) -> Int {
    var low = 0
    var high = keys.count
    while low < high {
      let middle = (low + high) / 2
      if Double(keys[middle]) < wish { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private static func key(_ setting: Setting) -> Int {
    (setting.coarse == 0 ? 1 : 2 * Int(setting.coarse)) * (100 + Int(setting.fine))
  }
}

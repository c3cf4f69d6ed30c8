/// What a sound looks like to a library: levels in bands of three semitones at six moments after
/// the onset, in quarters of a decibel over a floor 60 dB under the loudest. Independent of level.
public struct SoundFingerprint: Equatable, Sendable {
  /// Bands of the first moment, then of the next; 0...240.
  public var levels: [UInt8]
  /// 255 where the sound tells something, 0 beyond its end or its highest frequency.
  public var mask: [UInt8]

  public static let bands = 40
  public static let moments = 6
  public static let count = bands * moments
  /// Frames at 48 kHz at which the windows start, in whole control blocks, at least a window apart.
  static let starts = [0, 64 * 64, 64 * 150, 64 * 280, 64 * 525, 64 * 860]
  /// Frames of a window.
  static let window = 4096
  static let sampleRate = 48_000.0
  /// Frames of a whole print.
  static let frames = 64 * 860 + window
  static let floor: Float = 60

  init(levels: [UInt8], mask: [UInt8]) { (self.levels, self.mask) = (levels, mask) }

  /// A difference of two prints as decibels a band.
  public static func decibels(_ difference: Double) -> Double { difference / 4 / Double(count) }

  /// Sum of the differences of two whole prints, in quarters of a decibel.
  public func difference(to other: SoundFingerprint) -> Int {
    Self.difference(levels, other.levels)
  }
}

extension SoundFingerprint {
  /// The levels that count; 0 elsewhere.
  var shown: [UInt8] { zip(levels, mask).map { $0 & $1 } }

  /// Sum of the differences where the mask shows them, in quarters of a decibel.
  ///
  /// Plain bytes: the compiler turns this loop into sums of absolute differences.
  @inline(__always)
  static func difference(
    _ shown: UnsafePointer<UInt8>, _ other: UnsafePointer<UInt8>, mask: UnsafePointer<UInt8>
  ) -> Int {
    var sum: Int32 = 0
    for i in 0..<count {
      sum &+= abs(Int32(shown[i]) &- Int32(other[i] & mask[i]))
    }
    return Int(sum)
  }

  /// Between two whole prints.
  static func difference(_ a: [UInt8], _ b: [UInt8]) -> Int {
    a.withUnsafeBufferPointer { a in
      b.withUnsafeBufferPointer { b in
        guard a.count == count, b.count == count, let a = a.baseAddress, let b = b.baseAddress
        else { return 0 }
        var sum: Int32 = 0
        for i in 0..<count { sum &+= abs(Int32(a[i]) &- Int32(b[i])) }
        return Int(sum)
      }
    }
  }
}

/// A network as a file: mark, version, and each row as bytes with a scale of its own.
extension Network {
  static let mark = Array("DDSPMNET".utf8) + [1]

  var bytes: [UInt8] {
    var bytes = Self.mark
    for matrix in [first, second] {
      for row in 0..<matrix.rows {
        let values = matrix.values[(row * matrix.columns)..<((row + 1) * matrix.columns)]
        let scale = Self.scale(values)
        bytes.append(float: scale)
        bytes += values.map { UInt8(bitPattern: Int8(($0 / scale).rounded())) }
      }
    }
    for value in firstBias + secondBias { bytes.append(float: value) }
    let sum = VoiceLibrary.checksum(bytes[...])
    return bytes + withUnsafeBytes(of: sum.littleEndian) { Array($0) }
  }

  /// nil unless these are the bytes of a network of this size.
  init?(_ bytes: [UInt8]) {
    self.init()
    let weights = first.rows * (4 + first.columns) + second.rows * (4 + second.columns)
    let size = Self.mark.count + weights + 4 * (firstBias.count + secondBias.count) + 4
    guard bytes.count == size, bytes.starts(with: Self.mark) else { return nil }
    let sum = VoiceLibrary.checksum(bytes.dropLast(4))
    guard bytes.suffix(4).elementsEqual(withUnsafeBytes(of: sum.littleEndian) { Array($0) })
    else { return nil }
    var at = Self.mark.count
    Self.read(&first, bytes, &at)
    Self.read(&second, bytes, &at)
    for i in firstBias.indices { firstBias[i] = bytes.float(&at) }
    for i in secondBias.indices { secondBias[i] = bytes.float(&at) }
    let isFinite = (first.values + second.values + firstBias + secondBias).allSatisfy(\.isFinite)
    if !isFinite { return nil }
  }

  /// As it comes back from its file.
  var coarsened: Network { Network(bytes) ?? self }

  private static func scale(_ values: ArraySlice<Float>) -> Float {
    max(values.reduce(0) { max($0, abs($1)) } / 127, 1e-12)
  }

  private static func read(_ matrix: inout Matrix, _ bytes: [UInt8], _ at: inout Int) {
    for row in 0..<matrix.rows {
      let scale = bytes.float(&at)
      for column in 0..<matrix.columns {
        let whole = Int8(bitPattern: bytes[at + column])
        matrix.values[row * matrix.columns + column] = Float(whole) * scale
      }
      at += matrix.columns
    }
  }
}

extension Predictor {
  public var bytes: [UInt8] { network.bytes }

  /// nil when these are no predictor's bytes.
  public init?(_ bytes: [UInt8]) {
    guard let network = Network(bytes) else { return nil }
    self.init(network)
  }
}

extension [UInt8] {
  fileprivate mutating func append(float: Float) {
    let bits = float.bitPattern
    for shift in stride(from: 0, to: 32, by: 8) {
      append(UInt8(truncatingIfNeeded: bits >> UInt32(shift)))
    }
  }

  fileprivate func float(_ at: inout Int) -> Float {
    defer { at += 4 }
    return Float(
      bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(self[at + $1]) << UInt32(8 * $1) })
  }
}

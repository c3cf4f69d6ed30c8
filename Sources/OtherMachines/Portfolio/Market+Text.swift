import Glibc

/// Why a table of returns cannot be used.
public struct MarketError: Error, Equatable, Sendable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}

extension Market {
  /// Bytes, days and assets that a table may have, days that it must have, and the largest return.
  public static let byteLimit = 16 << 20
  public static let dayRange = 180...20_000
  public static let assetRange = 2...64
  static let returnRange = -0.95...10.0

  /// Reads a table of daily returns: a row a day, a column an asset, commas between; 0.01 is 1 %. A
  /// first row of names is passed over.
  public init(csv bytes: [UInt8]) throws(MarketError) {
    guard bytes.count <= Self.byteLimit else {
      throw MarketError("has \(bytes.count) bytes, more than \(Self.byteLimit)")
    }
    var days: [[Double]] = []
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (number, line) in lines.enumerated() {
      let text = Self.trimmed(line)
      if text.isEmpty { continue }
      if number == 0, Self.isHeader(text) { continue }
      guard days.count < Self.dayRange.upperBound else {
        throw MarketError("has more than \(Self.dayRange.upperBound) days")
      }
      let row = try Self.row(text, line: number + 1)
      guard row.count == days.first?.count ?? row.count else {
        throw MarketError(
          "line \(number + 1) has \(row.count) returns, those before have \(days[0].count)")
      }
      days.append(row)
    }
    try Self.check(days)
    self.init(days: days, change: nil)
  }

  private static func check(_ days: [[Double]]) throws(MarketError) {
    guard days.count >= dayRange.lowerBound else {
      throw MarketError("has \(days.count) days of returns, fewer than \(dayRange.lowerBound)")
    }
    guard assetRange.contains(days[0].count) else {
      throw MarketError(
        "has \(days[0].count) assets, not \(assetRange.lowerBound) to \(assetRange.upperBound)")
    }
    for asset in days[0].indices where days.allSatisfy({ $0[asset] == days[0][asset] }) {
      throw MarketError("column \(asset + 1) is the same on all days")
    }
  }

  private static func row(_ text: ArraySlice<UInt8>, line: Int) throws(MarketError) -> [Double] {
    let fields = text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard fields.count <= assetRange.upperBound else {
      throw MarketError(
        "line \(line) has \(fields.count) returns, more than \(assetRange.upperBound)")
    }
    var row: [Double] = []
    for (column, field) in fields.enumerated() {
      let place = "line \(line), column \(column + 1)"
      guard let value = number(field) else {
        let shown = String(decoding: field.prefix(20), as: UTF8.self)
        throw MarketError("\(place): '\(shown)' is no number")
      }
      guard returnRange.contains(value) else {
        throw MarketError("\(place): \(value) is no daily return; 0.01 is 1 %")
      }
      row.append(value)
    }
    return row
  }

  /// A plain decimal number; the standard library would take "nan" and "0x1p4" too.
  private static func number(_ field: ArraySlice<UInt8>) -> Double? {
    let field = trimmed(field)
    guard field.count <= 40, field.allSatisfy({ "0123456789+-.eE".utf8.contains($0) }) else {
      return nil
    }
    return Double(String(decoding: field, as: UTF8.self))
  }

  /// Names, not returns: nothing in it is a number.
  private static func isHeader(_ text: ArraySlice<UInt8>) -> Bool {
    let fields = text.split(separator: UInt8(ascii: ","))
    return !fields.isEmpty
      && fields.allSatisfy { field in
        number(field) == nil && trimmed(field).contains { $0 | 32 >= 97 && $0 | 32 <= 122 }
          && !["nan", "inf", "-nan", "-inf"].contains(
            String(decoding: trimmed(field), as: UTF8.self).lowercased())
      }
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let blanks: Set<UInt8> = [32, 9, 13]
    let head = bytes.drop { blanks.contains($0) }
    guard let last = head.lastIndex(where: { !blanks.contains($0) }) else { return [] }
    return head[...last]
  }
}

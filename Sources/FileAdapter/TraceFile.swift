import Foundation
import Hosting

/// `trace.csv`: the first row's names are the columns.
/// - Thread: one at a time.
final class TraceFile {
  private let file: AppendFile
  private var columns: [String] = []

  init(creating path: String) throws(HostError) { file = try AppendFile(creating: path) }

  var failure: HostError? { file.failure }

  /// A column the row lacks stays empty; a name that is no column is left out.
  func append(_ row: [(name: String, value: Double)]) {
    if columns.isEmpty {
      columns = row.map(\.name)
      write(columns.map(Self.quote))
    }
    let values = Dictionary(
      row.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    write(columns.map { values[$0].map(\.description) ?? "" })
  }

  func flush() { file.flush() }
  func close() { file.close() }

  private func write(_ fields: [String]) {
    file.append(Array((fields.joined(separator: ",") + "\n").utf8))
  }

  private static func quote(_ name: String) -> String {
    guard name.contains(where: { ",\"\n\r".contains($0) }) else { return name }
    return "\"\(name.replacingOccurrences(of: "\"", with: "\"\""))\""
  }
}

import Foundation
import Matching

/// A set's results as one page: pictures, sounds to play, figures to sort by.
public struct ContactSheet {
  private let rows: [SetRow]

  public init(_ rows: [SetRow]) { self.rows = rows }

  public var html: String {
    let done = rows.filter { !$0.isFailure }
    let losses = done.compactMap(\.figures?.loss).sorted()
    let median = losses.isEmpty ? "" : ", median loss \(losses[losses.count / 2].threeFigures)"
    let exact = done.count { $0.figures?.isExact == true }
    return """
      <!doctype html>
      <html lang="en"><meta charset="utf-8">
      <meta name="generator" content="ddspm"><title>Matched sounds</title>
      <style>\(Self.style)</style>
      <h1>\(done.count) matched, \(rows.count - done.count) failed\(median), \(exact) exact</h1>
      <table><thead><tr><th>Sound</th><th>Loss</th><th>As SysEx</th><th>SNR, dB</th><th>Key</th><th>Algorithm</th>
      <th>Target</th><th>Match</th><th>Report</th><th>Patch</th></tr></thead><tbody>
      \(rows.map(line).joined(separator: "\n"))
      </tbody></table>
      <script>\(Self.script)</script></html>

      """
  }

  private func line(_ row: SetRow) -> String {
    let name = Self.escaped(row.file)
    guard let figures = row.figures else {
      return """
        <tr class="failed"><td>\(name)</td><td data-by="inf"></td><td></td><td></td><td></td><td></td>
        <td colspan="4">\(Self.escaped(row.error ?? ""))</td></tr>
        """
    }
    let folder = Self.link(row.name)
    let remarks = figures.warnings.map { "<small>\(Self.escaped($0))</small>" }.joined()
    return """
      <tr><td>\(name)\(remarks)</td>\(number(figures.loss))\(number(figures.lossSyx))
      \(waveform(figures))<td>\(figures.note)</td><td>\(figures.algorithm)</td>
      <td>\(player(folder + "/target.wav"))</td><td>\(player(folder + "/render.wav"))</td>
      <td><a href="\(folder)/report.png"><img loading="lazy" alt="report"
      src="\(folder)/report.png"></a></td>
      <td><a href="\(folder)/patch.json">json</a> <a href="\(folder)/patch.syx">syx</a></td></tr>
      """
  }

  private func number(_ value: Double) -> String {
    "<td data-by=\"\(value)\">\(String(format: "%.3f", value))</td>"
  }

  private func waveform(_ figures: MatchFigures) -> String {
    guard let snr = figures.snr else { return "<td></td>" }
    let exact = figures.isExact == true ? " exact" : ""
    return "<td data-by=\"\(snr)\">\(String(format: "%.1f", snr))\(exact)</td>"
  }

  private func player(_ path: String) -> String {
    "<audio controls preload=\"none\" src=\"\(path)\"></audio>"
  }

  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in NameBytes.shown(text).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar.value < 32 ? " " : scalar)
      }
    }
    return result
  }

  /// As part of a relative URL: everything but plain letters and digits by its bytes.
  static func link(_ name: String) -> String {
    NameBytes.bytes(name).map { byte in
      let scalar = Unicode.Scalar(byte)
      let isPlain = byte < 128 && (scalar.properties.isAlphabetic || (48...57).contains(byte))
      return isPlain || "-_.".utf8.contains(byte)
        ? String(Character(scalar)) : String(format: "%%%02X", byte)
    }.joined()
  }

  private static let style = """
    body { font: 15px/1.4 sans-serif; margin: 2em } table { border-collapse: collapse }
    td, th { padding: .3em .8em .3em 0; text-align: left; border-bottom: 1px solid #ddd }
    th { cursor: pointer } td:first-child { max-width: 20em; overflow-wrap: anywhere }
    img { width: 320px; display: block } audio { height: 2em; width: 15em }
    small { display: block; color: #a40 } .failed { color: #a00 }
    """

  /// Sorts by a column: by number where there is one, else by text; again turns it round.
  private static let script = """
    const body = document.querySelector('tbody');
    document.querySelectorAll('th').forEach((head, column) => {
      let sign = -1;
      head.onclick = () => {
        sign = -sign;
        const key = row => {
          const cell = row.cells[column];
          if (!cell) return Infinity;
          const text = cell.dataset.by ?? cell.textContent;
          const number = text === 'inf' ? Infinity : parseFloat(text);
          return column === 0 || isNaN(number) ? text : number;
        };
        [...body.rows].sort((a, b) => {
          const [x, y] = [key(a), key(b)];
          return sign * (x < y ? -1 : x > y ? 1 : 0);
        }).forEach(row => body.append(row));
      };
    });
    """
}

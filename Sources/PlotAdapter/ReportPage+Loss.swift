import Foundation

/// How the loss fell, with its own time axis: a search takes longer than the sound.
extension ReportPage {
  /// - Parameter tall: Whether there is room for more ticks.
  func drawLoss(_ box: Box, tall: Bool = false) {
    let points = zip(report.lossTimes, report.loss).map { (x: $0, y: $1) }
      .filter { $0.x.isFinite && $0.y.isFinite }
    let marks = report.marks.filter { $0.time.isFinite }
    let start = min(0, points.first?.x ?? 0)
    let end = max(points.map(\.x).max() ?? 0, marks.map(\.time).max() ?? 0)
    let panel = Panel(
      canvas: canvas, box: box, horizontal: Axis(start, end > start ? end : start + 1),
      vertical: lossAxis(points.map(\.y)))
    panel.drawAxes(horizontalName: "time, s", verticalName: "loss", ticks: tall ? 8 : 4)
    panel.drawLine(points, .ink)
    drawMarks(marks, in: panel)
    var notes: [String] = []
    if let first = points.first, let last = points.last {
      notes = ["first \(Axis.label(first.y))", "last \(Axis.label(last.y))"]
    }
    panel.drawLegend(
      [("loss", .ink)] + (marks.isEmpty ? [] : [(tall ? "phase" : "mark", .mark)]), notes: notes)
  }

  private func drawMarks(_ marks: [(time: Double, label: String)], in panel: Panel) {
    var labels = MarkLabels()
    for mark in marks.sorted(by: { $0.time > $1.time }) {
      let x = panel.x(mark.time).rounded() + 0.5
      let width = canvas.width(of: mark.label, size: 11)
      let start = x + 4 + width > panel.box.right ? x - 4 - width : x + 4
      let row = labels.place(line: x, start: start, end: start + width)
      let top = panel.box.y - (row.map { 14 + 13 * Double($0) } ?? 0)
      canvas.line((x, top), (x, panel.box.bottom), .mark, dashed: true)
      guard let row else { continue }
      let y = panel.box.y - 9 - 13 * Double(row)
      canvas.text(mark.label, x: start, y: y, size: 11, color: .mark)
    }
  }

  /// Logarithmic when the loss falls far and never reaches 0.
  private func lossAxis(_ values: [Double]) -> Axis {
    guard let low = values.min(), let high = values.max() else { return Axis(0, 1) }
    if low > 0, high / low > 8 { return Axis(low / 1.2, high * 1.2, .logarithmic) }
    let room = high > low ? (high - low) * 0.08 : max(abs(high), 1) * 0.1
    return Axis(low >= 0 ? 0 : low - room, high + room)
  }
}

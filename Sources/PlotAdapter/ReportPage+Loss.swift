import Foundation

/// How the loss fell.
extension ReportPage {
  /// On the sound's own time. Where no loss was measured for a tenth of a second is no line.
  func drawLoss(_ box: Box) {
    drawLoss(box, Axis(0, seconds), longest: 0.1, ticks: 4, markName: "mark")
  }

  /// On time of its own: a search takes longer than the sound.
  func drawSearch(_ box: Box) {
    let times = zip(report.lossTimes, report.loss).filter { $1.isFinite }.map(\.0)
    let all = (times + report.marks.map(\.time)).filter(\.isFinite)
    let start = min(0, times.first(where: \.isFinite) ?? 0)
    let end = all.max() ?? 0
    let time = Axis(start, end > start ? end : start + 1)
    drawLoss(box, time, longest: .infinity, ticks: 8, markName: "phase")
  }

  /// - Parameter longest: Seconds that a line goes on for from one loss to the next.
  private func drawLoss(
    _ box: Box, _ time: Axis, longest: Double, ticks: Int, markName: String
  ) {
    let points = zip(report.lossTimes, report.loss).map { (x: $0, y: $1) }
      .filter { $0.x.isFinite && $0.y.isFinite }
    let marks = report.marks.filter { $0.time >= time.low && $0.time <= time.high }
    let panel = Panel(
      canvas: canvas, box: box, horizontal: time, vertical: lossAxis(points.map(\.y)))
    panel.drawAxes(horizontalName: "time, s", verticalName: "loss", ticks: ticks)
    panel.drawLine(Self.broken(points, where: longest), .ink)
    drawMarks(marks, in: panel)
    var notes: [String] = []
    if let first = points.first, let last = points.last {
      notes = ["first \(Axis.label(first.y))", "last \(Axis.label(last.y))"]
    }
    panel.drawLegend(
      [("loss", .ink)] + (marks.isEmpty ? [] : [(markName, .mark)]), notes: notes)
  }

  private static func broken(
    _ points: [(x: Double, y: Double)], where longest: Double
  ) -> [(x: Double, y: Double)] {
    var line = Array(points.prefix(1))
    for (last, next) in zip(points, points.dropFirst()) {
      if next.x - last.x > longest { line.append((next.x, .nan)) }
      line.append(next)
    }
    return line
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

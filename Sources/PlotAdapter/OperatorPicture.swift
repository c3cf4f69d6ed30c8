import Hosting

/// The operators of a patch as boxes: carriers at the bottom, what modulates them above.
struct OperatorPicture {
  let canvas: Canvas
  let diagram: OperatorDiagram
  private static let size = (width: 104.0, height: 78.0)

  func draw(in frame: Box) {
    canvas.text(
      "Algorithm \(diagram.algorithm), feedback \(diagram.feedback)", x: frame.x, y: frame.y + 8,
      size: 14, bold: true)
    canvas.text(
      "frequency over the key's, detune, output level, envelope", x: frame.right, y: frame.y + 9,
      size: 12, align: .right)
    let boxes = self.boxes(
      Box(
        x: frame.x, y: frame.y + 28, width: frame.width, height: frame.height - 28))
    for op in 0..<6 { drawWires(op, boxes) }
    if let loop = diagram.loop { drawLoop(boxes[loop.from], boxes[loop.into]) }
    for op in 0..<6 { drawOperator(op, boxes[op]) }
    drawOutput(boxes)
    if diagram.operators.contains(where: \.isIdle) {
      canvas.text(
        "dashed: this note would not miss it", x: frame.right, y: frame.y + 26, size: 12,
        align: .right)
    }
  }

  private func boxes(_ frame: Box) -> [Box] {
    let (places, width) = diagram.layout()
    let size = Self.size
    let step = min(118, (frame.width - size.width - 24) / max(width, 1))
    let start = frame.x + (frame.width - size.width - step * width) / 2
    return places.map { place in
      Box(
        x: (start + step * place.column).rounded(),
        y: frame.bottom - 24 - size.height - 100 * Double(place.row),
        width: min(size.width, step - 10), height: size.height)
    }
  }

  private func drawOperator(_ op: Int, _ box: Box) {
    let facts = diagram.operators[op]
    let color = diagram.isCarrier(op) ? Color.target : Color.output
    let isHeard = facts.level > 0 && !facts.isIdle
    canvas.fill(box, Color.paper.mixed(with: color, isHeard ? 0.14 : 0.03))
    let level = Box(
      x: box.x, y: box.bottom - 5, width: box.width * Double(facts.level) / 99, height: 5)
    canvas.fill(level, color)
    if facts.isIdle {
      drawDashed(box)
    } else {
      canvas.frame(box, isHeard ? color : .faint)
    }
    let ink = isHeard ? Color.ink : Color.ink.mixed(with: .paper, 0.6)
    canvas.text("\(op + 1)", x: box.x + 7, y: box.y + 13, size: 15, bold: true, color: ink)
    canvas.text(
      facts.frequency, x: box.right - 7, y: box.y + 13, size: 14, align: .right, color: ink)
    let detune = facts.detune == 0 ? "" : facts.detune > 0 ? "+\(facts.detune)" : "\(facts.detune)"
    canvas.text(detune, x: box.x + 7, y: box.y + 33, size: 11, color: ink)
    canvas.text(
      "\(facts.level)", x: box.right - 7, y: box.y + 33, size: 12, align: .right, color: ink)
    let room = Box(x: box.x + 7, y: box.y + 43, width: box.width - 14, height: box.height - 53)
    canvas.path(envelope(facts.envelope, in: room), ink, width: 1.3)
  }

  private func drawDashed(_ box: Box) {
    let corners = [
      (x: box.x, y: box.y), (x: box.right, y: box.y), (x: box.right, y: box.bottom),
      (x: box.x, y: box.bottom), (x: box.x, y: box.y),
    ]
    canvas.path(corners, Color.ink.mixed(with: .paper, 0.5), width: 1, dashed: true)
  }

  /// Four stages, each as wide as it is slow; the third level is where a held key stays.
  private func envelope(_ numbers: [Int], in box: Box) -> [(x: Double, y: Double)] {
    let widths = (0..<4).map { 0.06 + 0.94 * Double(99 - numbers[$0]) / 99 }
    let held = 0.3
    let scale = box.width / (widths.reduce(0, +) + held)
    var x = box.x
    var points = [(x: x, y: y(numbers[7], box))]
    for stage in 0..<4 {
      if stage == 3 {
        x += held * scale
        points.append((x, y(numbers[6], box)))
      }
      x += widths[stage] * scale
      points.append((x, y(numbers[4 + stage], box)))
    }
    return points
  }

  private func y(_ level: Int, _ box: Box) -> Double {
    box.bottom - box.height * Double(level) / 99
  }

  private func drawWires(_ op: Int, _ boxes: [Box]) {
    let below = boxes[op]
    for from in diagram.modulators(of: op) {
      let above = boxes[from]
      let (start, end) = (
        (above.x + above.width / 2).rounded(), (below.x + below.width / 2).rounded()
      )
      let bend = below.y - 11
      canvas.path(
        [(start, above.bottom), (start, bend), (end, bend), (end, below.y)], .ink, width: 1.5)
      canvas.arrowhead(x: end, y: below.y, .ink)
    }
  }

  /// From under the one round its right to above the other.
  private func drawLoop(_ from: Box, _ into: Box) {
    let side = max(from.right, into.right) + 7
    let (start, end) = (from.x + from.width * 0.8, into.x + into.width * 0.8)
    let color = diagram.feedback > 0 ? Color.mark : Color.faint
    canvas.path(
      [
        (start, from.bottom), (start, from.bottom + 8), (side, from.bottom + 8),
        (side, into.y - 8), (end, into.y - 8), (end, into.y),
      ], color, width: 1.5)
    canvas.arrowhead(x: end, y: into.y, color)
  }

  private func drawOutput(_ boxes: [Box]) {
    let carriers = (0..<6).filter(diagram.isCarrier).map { boxes[$0] }
    guard let first = carriers.map(\.x).min(), let last = carriers.map(\.right).max(),
      let bottom = carriers.map(\.bottom).max()
    else { return }
    let y = bottom + 14
    for box in carriers {
      let x = (box.x + box.width / 2).rounded()
      canvas.line((x, box.bottom), (x, y), .ink, width: 1.5)
    }
    canvas.line((first, y), (last, y), .ink, width: 1.5)
  }
}

import Foundation

/// The panels made from the samples.
extension ReportPage {
  /// Both on one scale, 80 dB under the target's peak, so that the same shade is the same level.
  func drawSpectrograms(_ upper: Box, _ lower: Box) {
    let frequency = Axis(40, 16000, .logarithmic)
    let make = { (samples: [Float], lead: Double) in
      Spectrogram(
        samples, sampleRate: report.sampleRate, seconds: seconds, lead: lead,
        frequency: frequency, columns: Int(upper.width) / 2, rows: Int(upper.height))
    }
    let target = make(report.target, 0)
    let output = make(report.output, latency)
    let peak = Double(max(target.loudest, -100))
    let pictures = [
      (target, upper, "target"),
      (output, lower, latency > 0 ? outputName + ", latency taken off" : outputName),
    ]
    for (spectrogram, box, caption) in pictures {
      canvas.draw(spectrogram, in: box, low: peak - 80, high: peak)
      let panel = panel(box, frequency)
      panel.drawAxes(horizontalName: nil, verticalName: "frequency, Hz", ticks: 6, grid: false)
      panel.drawCaption(caption, on: Color(0x000004), text: .paper)
    }
    let key = Box(
      x: upper.right + 16, y: upper.y, width: 18, height: lower.bottom - upper.y)
    canvas.drawKey(in: key, low: -80, high: 0, name: "level, dB under the target's peak")
  }

  /// - Parameter timeName: Nil when the panel below shows the same times.
  func drawLevels(_ box: Box, timeName: String? = nil) {
    let target = levels(report.target, lead: 0)
    let output = levels(report.output, lead: latency)
    let loudest = (target + output).map(\.y).max() ?? 0
    let high = min(max((loudest / 10).rounded(.up) * 10, -60), 40)
    let panel = panel(box, Axis(high - 80, high))
    panel.drawAxes(horizontalName: timeName, verticalName: "level, dBFS", ticks: 4)
    panel.drawLine(target, .target)
    panel.drawLine(output, .output)
    panel.drawLegend([("target", .target), (outputName, .output)], notes: ["RMS, sine = 0 dBFS"])
  }

  /// RMS of windows of 10 ms or of a pixel's width, whichever is longer; silence lies far below
  /// the panel.
  private func levels(_ samples: [Float], lead: Double) -> [(x: Double, y: Double)] {
    let columns = Int(Self.plotWidth)
    let hop = seconds / Double(columns)
    let half = max(hop, 0.01) / 2
    return (0..<columns).compactMap { column in
      let time = (Double(column) + 0.5) * hop
      let first = max(0, Int((time + lead - half) * report.sampleRate))
      let last = min(samples.count, Int((time + lead + half) * report.sampleRate))
      guard first < last else { return nil }
      let energy = samples[first..<last].reduce(0.0) { $0 + Double($1) * Double($1) }
      let level = 10 * log10(2 * energy / Double(last - first) + 1e-16)
      return level.isFinite ? (time, level) : nil
    }
  }
}

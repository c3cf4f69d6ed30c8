import Foundation

/// The panels made from the tracked pitch; 0 and nonsense are unvoiced.
extension ReportPage {
  func drawPitch(_ box: Box) {
    let target = pitch(report.targetPitch, lead: 0)
    let output = pitch(report.outputPitch, lead: latency)
    let panel = panel(box, pitchAxis((target + output).map(\.y)))
    panel.drawAxes(horizontalName: nil, verticalName: "f0, Hz", ticks: 5)
    panel.drawLine(target, .target, width: 4)
    panel.drawLine(output, .output, width: 1.6)
    panel.drawLegend([("target", .target), ("output", .output)])
  }

  /// How far the output is off, where a semitone fills the panel and a cent can be seen.
  func drawCents(_ box: Box) {
    let output = pitch(report.outputPitch, lead: latency)
    let errors = output.map { point in
      (x: point.x, y: 1200 * log2(point.y / targetPitch(at: point.x)))
    }
    let sizes = errors.map { abs($0.y) }.filter(\.isFinite).sorted()
    let typical = sizes.isEmpty ? 0 : sizes[sizes.count * 9 / 10]
    let reach = [10.0, 25, 50, 100, 200, 600, 1200].first { $0 >= typical * 1.3 } ?? 1200
    let panel = panel(box, Axis(-reach, reach))
    panel.drawAxes(horizontalName: nil, verticalName: "off, cents", ticks: 4)
    panel.drawLine([(0, 0), (seconds, 0)], .target, width: 1.5)
    panel.drawLine(errors, .output)
    let median =
      sizes.isEmpty ? "no pitch in both" : String(format: "%.1f cents", sizes[sizes.count / 2])
    panel.drawLegend([("output − target", .output)], notes: ["median size:", median])
  }

  private func pitch(_ values: [Double], lead: Double) -> [(x: Double, y: Double)] {
    zip(report.times, values).map { time, value in
      (time - lead, value > 0 && value.isFinite ? value : .nan)
    }
  }

  /// Between two tracked values in the same tone; NaN where either is unvoiced.
  private func targetPitch(at time: Double) -> Double {
    let times = report.times
    let count = min(times.count, report.targetPitch.count)
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if times[middle] <= time { low = middle + 1 } else { high = middle }
    }
    guard low > 0, low < count || times[low - 1] == time else { return .nan }
    let before = report.targetPitch[low - 1]
    let after = low < count ? report.targetPitch[low] : before
    guard before > 0, after > 0 else { return .nan }
    let gap = low < count ? times[low] - times[low - 1] : 1
    return before * pow(after / before, (time - times[low - 1]) / gap)
  }

  /// From a semitone below the lowest to one above the highest, at least four semitones; strays do
  /// not count.
  private func pitchAxis(_ values: [Double]) -> Axis {
    let voiced = values.filter(\.isFinite).sorted()
    guard !voiced.isEmpty else { return Axis(100, 1000, .logarithmic) }
    let semitone = pow(2, 1.0 / 12)
    var low = voiced[voiced.count / 100] / semitone
    var high = voiced[voiced.count - 1 - voiced.count / 100] * semitone
    let wanting = 4 - 12 * log2(high / low)
    if wanting > 0 {
      low /= pow(semitone, wanting / 2)
      high *= pow(semitone, wanting / 2)
    }
    return Axis(low, high, .logarithmic)
  }
}

import Foundation

/// The panels made from the samples.
extension ReportPage {
  /// A sound to be drawn.
  struct Sound {
    var samples: [Float]
    /// Seconds by which the picture is ahead of it.
    var lead = 0.0
    var caption: String
    var box: Box
  }

  /// Target and output.
  func drawSpectrograms(_ upper: Box, _ lower: Box) {
    drawSpectrograms([target(in: upper), output(in: lower)])
  }

  func target(in box: Box) -> Sound {
    Sound(samples: report.target, caption: "target", box: box)
  }

  func output(in box: Box) -> Sound {
    let caption = latency > 0 ? outputName + ", latency taken off" : outputName
    return Sound(samples: report.output, lead: latency, caption: caption, box: box)
  }

  /// All on one scale, 80 dB under the peak of the first, so that the same shade is the same level.
  /// - Parameter sounds: One below the other; at least one.
  func drawSpectrograms(_ sounds: [Sound]) {
    let frequency = Axis(40, 16000, .logarithmic)
    let pictures = sounds.map { sound in
      Spectrogram(
        sound.samples, sampleRate: report.sampleRate, seconds: seconds, lead: sound.lead,
        frequency: frequency, columns: Int(sound.box.width) / 2, rows: Int(sound.box.height))
    }
    guard let first = sounds.first?.box, let last = sounds.last?.box else { return }
    let peak = Double(max(pictures[0].loudest, -100))
    for (sound, picture) in zip(sounds, pictures) {
      canvas.draw(picture, in: sound.box, low: peak - 80, high: peak)
      let panel = panel(sound.box, frequency)
      panel.drawAxes(horizontalName: nil, verticalName: "frequency, Hz", ticks: 6, grid: false)
      panel.drawCaption(sound.caption, on: Color(0x000004), text: .paper)
    }
    let key = Box(x: first.right + 16, y: first.y, width: 18, height: last.bottom - first.y)
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

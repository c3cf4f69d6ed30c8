import DX7
import Following
import Foundation
import Hosting
import PlotAdapter
import Testing

@Suite struct ReportTests {
  @Test func theReportOfAFollowedGlideIsAPictureOfTheStatedSize() throws {
    let bytes = try CairoReportDrawer().picture(of: Self.glide())
    // A file named here keeps the picture to be looked at.
    if let kept = ProcessInfo.processInfo.environment["DDSPM_REPORT_DEMO"] {
      try Data(bytes).write(to: URL(fileURLWithPath: kept))
    }
    #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    #expect(bytes[16..<24].elementsEqual([0, 0, 0x05, 0x78, 0, 0, 0x06, 0x2A]))
  }

  @Test(arguments: 1...32)
  func operatorsOfEveryAlgorithmHavePlacesOfTheirOwn(algorithm: Int) {
    var voice = DX7Voice()
    voice[.algorithm] = UInt8(algorithm - 1)
    let diagram = OperatorDiagram(voice)
    let (places, width) = diagram.layout()
    for op in 0..<6 {
      #expect((0...width).contains(places[op].column))
      #expect((places[op].row == 0) == diagram.isCarrier(op))
      for other in 0..<op where places[other].row == places[op].row {
        #expect(abs(places[other].column - places[op].column) >= 0.99)
      }
      for modulator in diagram.modulators(of: op) {
        #expect(places[modulator].row > places[op].row)
      }
    }
    #expect(diagram.loop != nil)
  }

  @Test func aMatchWithoutStepsOrSoundIsDrawnAllTheSame() throws {
    let report = MatchReport(
      title: "", sampleRate: 8000, target: [], match: [.nan], steps: [],
      diagram: OperatorDiagram(DX7Voice()))
    #expect(try !CairoReportDrawer().picture(of: report).isEmpty)
  }

  /// A match that is nearly right has a third spectrogram, and the page is as much longer.
  @Test func whatAMatchLeavesIsDrawnBelowIt() throws {
    let tone = (0..<24_000).map { sin(2 * Float.pi * 440 * Float($0) / 48_000) }
    var report = MatchReport(
      title: "near", sampleRate: 48_000, target: tone, match: tone.map { 0.9 * $0 }, steps: [],
      diagram: OperatorDiagram(DX7Voice(), idle: [2, 5]))
    let height = { (bytes: [UInt8]) in Int(bytes[22]) << 8 + Int(bytes[23]) }
    let drawer = CairoReportDrawer()
    let without = try drawer.picture(of: report)
    report.residual = .init(samples: tone.map { 0.1 * $0 }, level: -20)
    #expect(try height(drawer.picture(of: report)) == height(without) + 242)
  }

  @Test func aReportOfNothingIsDrawnAllTheSame() throws {
    let empty = SessionReport(
      title: "", sampleRate: 48000, target: [], output: [], latency: 0, times: [],
      targetPitch: [], outputPitch: [], lossTimes: [], loss: [], marks: [])
    #expect(try !CairoReportDrawer().picture(of: empty).isEmpty)
  }

  @Test func numbersThatAreNoneDoNotStopTheReport() throws {
    let bad = SessionReport(
      title: "a\0b\n", sampleRate: 8000, target: [.nan, .infinity, 1, -1, 3e38, 3e38],
      output: [Float](repeating: .nan, count: 900), latency: .nan, times: [0, .nan, 1, 1],
      targetPitch: [0, .infinity, -1, 1e-300, 7], outputPitch: [.nan, 100, 1e300, 100],
      lossTimes: [0, .nan, 3, 2], loss: [.infinity, 1, 0, -.greatestFiniteMagnitude],
      marks: [(.nan, "never"), (-5, "before"), (1e9, String(repeating: "long ", count: 100))])
    #expect(try !CairoReportDrawer().picture(of: bad).isEmpty)
  }

  /// A tone with vibrato that glides up an octave in notes; the follower is late, a little off and
  /// brighter.
  private static func glide(seconds: Double = 4) -> SessionReport {
    let rate = 48000.0
    let latency = 0.035
    let count = Int(seconds * rate)
    let hop = 480
    var (target, output) = ([Float](), [Float]())
    var (phase, follower) = (0.0, 0.0)
    for i in 0..<count {
      let time = Double(i) / rate
      phase += 2 * .pi * pitch(time) / rate
      follower += 2 * .pi * pitch(time - latency) * pow(2, deviation(time) / 1200) / rate
      target.append(Float(0.4 * level(time) * tone(phase, 5, 0.6)))
      output.append(Float(0.4 * level(time - latency) * tone(follower, 9, 0.7)))
    }
    let times = stride(from: 0, to: count, by: hop).map { Double($0) / rate }
    let lossTimes = Array(stride(from: 0.0, to: seconds, by: 0.02))
    var report = SessionReport(
      title: "Sessions/2026-01-12-glide — follow, law gradient", sampleRate: rate,
      target: target, output: output, latency: latency, times: times,
      targetPitch: times.map { level($0) > 0.05 ? pitch($0) : 0 },
      outputPitch: times.map {
        level($0 - latency) > 0.05 ? pitch($0 - latency) * pow(2, deviation($0) / 1200) : 0
      },
      lossTimes: lossTimes, loss: lossTimes.map(loss),
      marks: [
        (0.3, "follow on"), (0.42, "law: gradient"), (0.5, "gate"), (1.9, "hold /op/2/ratio"),
        (3.95, "freeze"),
      ])
    report.updates = 398
    report.coefficients = coefficients(lossTimes)
    report.timbre = (timbre(slope: -5, noise: -60), timbre(slope: -3, noise: -75))
    var split = FollowSplit()
    (split.harmonic, split.between, split.unvoiced, split.silent) = (1.92, 0.71, 0.23, 0.04)
    report.split = split
    report.until = 1.9
    return report
  }

  private static func coefficients(_ times: [Double]) -> [CurveReport.Plot] {
    func curve(_ name: String, _ value: (Double) -> Double) -> CurveReport.Curve {
      CurveReport.Curve(name, times.map { (x: $0, y: value($0)) })
    }
    let angles = (2...6).map { op in
      let (middle, speed) = (Double(op) / 3, Double(op))
      let name = op % 2 == 0 ? "index \(op)" : "feedback \(op)"
      return curve(name) { middle + 0.3 * sin(speed * $0) }
    }
    return [
      .init(
        horizontal: "time, s", vertical: "level, dB",
        [
          curve("level 1") { -12 - 4 * sin($0) }, curve("level 3") { -20 - 3 * cos($0) },
          curve("noise level") { $0 > 1 && $0 < 1.1 ? -160 : -55 + 2 * sin(9 * $0) },
        ]),
      .init(horizontal: "time, s", vertical: "angle, rad", angles),
    ]
  }

  /// - Parameter slope: dB per octave.
  private static func timbre(slope: Double, noise: Double) -> TimbreLevels {
    let octaves = TimbreLevels.centres.map { log2($0 / 250) }
    return TimbreLevels(
      harmonics: octaves.map { $0 < -0.5 || $0 > 5 ? .nan : -12 + slope * $0 },
      noise: octaves.map { noise + $0 })
  }

  private static func pitch(_ time: Double) -> Double {
    let note = min(max((time / 0.5).rounded(.down), 0), 7) * 12 / 7
    return 220 * pow(2, note / 12 + 0.02 * sin(2 * .pi * 5.5 * time))
  }

  private static func level(_ time: Double) -> Double {
    guard time > 0 else { return 0 }
    let inNote = time.truncatingRemainder(dividingBy: 0.5)
    return min(inNote / 0.01, 1) * exp(-3 * inNote) * (inNote > 0.45 ? 0.02 : 1)
  }

  private static func loss(_ time: Double) -> Double {
    let ripple: Double = 0.02 * sin(40 * time) * exp(-time)
    return 2 * exp(-1.2 * time) + 0.05 + ripple
  }

  private static func deviation(_ time: Double) -> Double { 6 * sin(2 * .pi * 1.3 * time) + 2 }

  private static func tone(_ phase: Double, _ partials: Int, _ fall: Double) -> Double {
    (1...partials).reduce(0) { $0 + pow(fall, Double($1 - 1)) * sin(Double($1) * phase) }
  }
}

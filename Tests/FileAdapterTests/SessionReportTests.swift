import FileAdapter
import Foundation
import Synchronization
import Testing

@testable import Hosting

/// What a finished session's folder gives the one who draws it.
@Suite struct SessionReportTests {
  private static let rate = 16000.0
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func coefficientsOfTheTraceStandByTheirUnitsUntilTheyMove() throws {
    let report = try report(
      trace: """
        seconds,loss,voiced,u:level 1,u:index 2,u:feedback 5,u:noise level,u:brightness,op1
        0.0,0.5,1.0,-6.0,1.5,nan,,0.25,0.9
        0.01,0.4,1.0,nan,1.6,0.5,,,0.8
        0.02,0.3,0.0,-7.0,,,-60.0,0.5,0.7

        """)
    #expect(report.coefficients.map(\.vertical) == ["level, dB", "angle, rad", "coefficient"])
    let names = report.coefficients.map { $0.curves.map(\.name) }
    #expect(names == [["level 1", "noise level"], ["index 2", "feedback 5"], ["brightness"]])
    let curves = report.coefficients.flatMap(\.curves)
    #expect(curves[0].points.map(\.x) == [0, 0.01, 0.02])
    #expect(curves[0].points.map(\.y) == [-6, -6, -7])
    #expect(curves[1].points.map(\.x) == [0.02])
    #expect(curves[3].points.map(\.y) == [0.5, 0.5])
    #expect(report.loss == [0.5, 0.4])
  }

  @Test func aTraceThatNamesNoCoefficientsShowsLevelsOfOperators() throws {
    let report = try report(trace: "seconds,loss,voiced,op1,op2\n0.0,0.5,1.0,nan,0.9\n")
    #expect(report.coefficients.map { $0.curves.map(\.name) } == [["operator 2"]])
  }

  @Test func aBrokenTraceHasNothingToShow() throws {
    for trace in ["", "\n", "seconds\n1\n", "seconds,loss,voiced,u:level 1\n1,2\n,,,\na,b,c,d\n"] {
      let report = try report(trace: trace)
      #expect(report.coefficients.isEmpty && report.loss.isEmpty)
    }
  }

  @Test func theDistanceIsToldAndDrawn() throws {
    let drawer = FakeDrawer()
    try write(trace: "")
    let result = try SessionReportWriter(drawer: drawer).write(folder.path, Self.summary)
    let split = try #require(result.split)
    #expect(split.harmonic > 1 && drawer.report?.split == split)
    #expect(drawer.report?.timbre != nil)
    var summary = Self.summary
    summary.distance = split
    let line = String(decoding: try JSONEncoder().encode(summary), as: UTF8.self)
    for part in ["silent", "unvoiced", "harmonic", "between"] { #expect(line.contains(part)) }
  }

  private static let summary = LiveSummary(
    latency: 0, updates: 3, updateMilliseconds: 1, loss: 0.3, xruns: 0, limitedSteps: 0)

  private func report(trace: String) throws -> SessionReport {
    let drawer = FakeDrawer()
    try write(trace: trace)
    try SessionReportWriter(drawer: drawer).write(folder.path, Self.summary)
    return try #require(drawer.report)
  }

  /// A tone of four harmonics, and a sine that follows it.
  private func write(trace: String) throws {
    let tone = { (harmonics: Int) in
      (0..<4800).map { i in
        (1...harmonics).reduce(Float(0)) {
          $0 + 0.2 * Float(sin(2 * Double.pi * 400 * Double($1) * Double(i) / Self.rate))
        }
      }
    }
    let files = SndfileSoundFiles()
    for (name, samples) in [("input.wav", tone(4)), ("output.wav", tone(1))] {
      try files.write(
        [samples], sampleRate: Self.rate, to: folder.file(name), force: true)
    }
    try trace.write(toFile: folder.file("trace.csv"), atomically: true, encoding: .utf8)
  }
}

/// Keeps what it is to draw.
private final class FakeDrawer: ReportDrawer {
  private let kept = Mutex<SessionReport?>(nil)
  var report: SessionReport? { kept.withLock { $0 } }

  func picture(of report: SessionReport) throws(HostError) -> [UInt8] {
    kept.withLock { $0 = report }
    return []
  }
  func picture(of report: MatchReport) throws(HostError) -> [UInt8] { [] }
  func picture(of report: CurveReport) throws(HostError) -> [UInt8] { [] }
  func picture(of report: MapReport) throws(HostError) -> [UInt8] { [] }
}

import Testing
import VoiceSearch

@testable import Inversion

@Suite struct ReleaseReaderTests {
  private let held = 600

  private func readings(_ envelopes: [OperatorEnvelope], until: Int) -> [[LevelReading]] {
    let moments = Array(stride(from: 3.0, to: Double(until), by: 2.5))
    let follow = EnvelopeMoments(moments)
    return envelopes.map { envelope in
      let levels = follow.levels(EnvelopeCurve(envelope, release: held, EnvelopeTables()))
      return zip(moments, levels).map {
        LevelReading(block: $0, level: Double($1), weight: 2500)
      }
    }
  }

  private func envelope(_ rates: [Int], _ levels: [Int]) -> OperatorEnvelope {
    var envelope = OperatorEnvelope()
    (envelope.rates, envelope.levels) = (rates, levels)
    return envelope
  }

  private var three: [OperatorEnvelope] {
    [
      envelope([95, 40, 25, 52], [99, 85, 0, 0]), envelope([99, 33, 20, 45], [99, 70, 40, 0]),
      envelope([90, 28, 20, 60], [99, 90, 80, 20]),
    ]
  }

  @Test func theBlockIsFoundAtWhichAllOperatorsBend() {
    let reader = ReleaseReader(readings(three, until: 900), carriers: [true, false, true])
    #expect(reader.blocks(most: 3, heard: []).first == held)
  }

  @Test func aHeardReleaseIsMovedToWhereItWas() {
    let reader = ReleaseReader(readings(three, until: 900), carriers: [true, false, true])
    #expect(reader.blocks(most: 0, heard: [held - 9]) == [held])
  }

  @Test func aStageOfOneOperatorIsNoRelease() {
    // Only the second bends after the attack, at about block 300; nothing is let go before the end.
    let steady = envelope([99, 99, 99, 50], [99, 99, 99, 0])
    let one = envelope([99, 35, 22, 50], [99, 80, 0, 0])
    let read = readings([steady, one, steady], until: 590)
    let reader = ReleaseReader(read, carriers: [true, true, true])
    let odds = (200..<560).map { reader.score(Double($0)) }.max() ?? 0
    let release = ReleaseReader(
      readings([steady, one, steady], until: 900), carriers: [true, true, true]
    ).score(Double(held))
    #expect(odds < release / 2)
  }

  @Test func silenceTellsNothing() {
    let silent = [[LevelReading(block: 4, level: -11, weight: 4)], []]
    #expect(ReleaseReader(silent, carriers: [true, true]).blocks(most: 4, heard: [10]).isEmpty)
  }
}

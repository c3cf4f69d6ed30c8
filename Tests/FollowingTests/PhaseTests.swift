import Following
import Foundation
import TestSupport
import Testing

/// The pulse of the voice lies where that of the input lies.
@Suite struct PhaseTests {
  /// Harmonics with amplitude 1/k in step: one pulse a period.
  private func saw(_ hertz: Double, _ seconds: Double, lead: Int = 0) -> [Float] {
    [Float](repeating: 0, count: lead)
      + (0..<Int(seconds * Made.rate)).map { n in
        let turn = 2 * Double.pi * hertz * Double(n) / Made.rate
        var sum = 0.0
        for k in 1...20 where Double(k) * hertz < 16_000 {
          sum += sin(Double(k) * turn) / Double(k)
        }
        return Float(0.15 * sum)
      }
  }

  /// Turns, -0.5...0.5, by which the output's waveform is ahead, by the peak of the correlation.
  private func shift(_ run: Followed, _ input: [Float], _ hertz: Double, _ frames: Range<Int>)
    -> Double
  {
    let count = min(20, Int(16_000 / hertz))
    let tones = (1...count).map { k in
      (
        Tone(in: input[frames], at: hertz * Double(k)),
        Tone(in: run.output[frames], at: hertz * Double(k))
      )
    }
    func likeness(_ turns: Double) -> Double {
      var sum = 0.0
      for (k, pair) in tones.enumerated() {
        let angle = pair.1.phase - pair.0.phase - 2 * .pi * turns * Double(k + 1)
        sum += pair.0.amplitude * pair.1.amplitude * cos(angle)
      }
      return sum
    }
    let turns = (-500..<500).map { Double($0) / 1000 }
    return turns.max { likeness($0) < likeness($1) } ?? .nan
  }

  @Test(arguments: [82.4, 110, 220, 440]) func thePulseIsWhereTheInputsIs(hertz: Double) {
    let input = saw(hertz, 1, lead: 4800)
    let run = follow(input)
    for start in [4800 + 14_400, 4800 + 28_800] {
      let shift = shift(run, input, hertz, start..<start + 7200)
      #expect(abs(shift) < 0.03, "\(shift) turns")
    }
  }

  /// Where it lies then comes from when the note began.
  @Test func withoutTheLockThePulseIsAnywhere() {
    var configuration = FollowerConfiguration()
    configuration.locksPhase = false
    let shifts = [4800, 4855, 4910].map { lead in
      let input = saw(220, 0.6, lead: lead)
      let run = follow(input, configuration: configuration)
      return shift(run, input, 220, lead + 14_400..<lead + 21_600)
    }
    #expect(shifts.contains { abs($0) > 0.06 }, "\(shifts)")
  }

  @Test(arguments: [82.4, 220, 440, 1000])
  func thePitchStaysThatOfTheInputWithTheLock(hertz: Double) {
    let run = follow(saw(hertz, 1.2))
    let heard = Tone.frequency(of: Array(run.output[14_400..<52_800]), near: hertz)
    #expect(Made.cents(heard, hertz) < 0.2)
    // A piece of 50 ms tells harmonics apart that are 80 Hz apart.
    for start in stride(from: 14_400, to: 48_000, by: 4800) where hertz > 100 {
      let piece = Array(run.output[start..<start + 4800])
      let now = Tone.frequency(of: piece, near: hertz, pieces: 2)
      #expect(Made.cents(now, hertz) < 1.5, "\(now) Hz at \(start)")
    }
  }

  /// The pulse is kept while the pitch wavers, as it is no best place from hop to hop.
  @Test func vibratoKeepsItsPulse() {
    var phase = 0.0
    let input = (0..<57_600).map { n -> Float in
      let t = Double(n) / Made.rate
      phase += 2 * .pi * 220 * exp2(30 / 1200 * sin(2 * .pi * 5 * t)) / Made.rate
      return Float(0.15 * (1...16).reduce(0.0) { $0 + sin(Double($1) * phase) / Double($1) })
    }
    let run = follow(input)
    // The fundamental's phase against the input's, in pieces of two periods.
    let shifts = stride(from: 19_200, to: 52_800, by: 960).map { start -> Double in
      let piece = start..<start + 876
      let a = Tone(in: run.output[piece], at: 220).phase
      let b = Tone(in: input[piece], at: 220).phase
      let turns = (a - b) / (2 * .pi)
      return turns - turns.rounded()
    }
    let spread = (shifts.max() ?? 1) - (shifts.min() ?? 0)
    #expect(spread < 0.12, "\(spread) turns")
  }
}

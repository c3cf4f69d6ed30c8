import Foundation
import Testing

@testable import Rendering

/// What leaves the limiter, measured with a meter of its own.
@Suite struct LimiterTests {
  /// Left and right of a limiter's output, the look-ahead taken off.
  private func limit(
    _ left: [Float], _ right: [Float]? = nil, ceiling: Float, rate: Double = 48_000,
    runs: [Int] = [64]
  ) -> (left: [Float], right: [Float]) {
    var limiter = Limiter(sampleRate: rate)
    let late = limiter.latencyFrames
    let tail = [Float](repeating: 0, count: late)
    var l = left + tail
    var r = (right ?? left) + tail
    let count = l.count
    var done = 0
    var turn = 0
    l.withUnsafeMutableBufferPointer { l in
      r.withUnsafeMutableBufferPointer { r in
        guard let l = l.baseAddress, let r = r.baseAddress else { return }
        while done < count {
          let frames = min(runs[turn % runs.count], count - done)
          limiter.run(l + done, r + done, frames: frames, ceiling: ceiling)
          done += frames
          turn += 1
        }
      }
    }
    return (Array(l[late...]), Array(r[late...]))
  }

  private func noise(_ count: Int, gain: Float, seed: UInt64 = 1) -> [Float] {
    var dice = Dice(seed: seed)
    return (0..<count).map { _ in gain * dice.signed() }
  }

  private func sine(_ count: Int, turns: Double, phase: Double = 0, gain: Float = 1) -> [Float] {
    (0..<count).map { gain * Float(sin(2 * .pi * (turns * Double($0) + phase))) }
  }

  @Test func belowTheCeilingEveryBitPasses() {
    let loud = noise(20_000, gain: 1)
    let peak = Meter.truePeak(loud)
    let ceiling: Float = 0.966
    let x = loud.map { $0 * (ceiling * 0.9999 / peak) }
    #expect(limit(x, ceiling: ceiling).left == x)
  }

  @Test func betweenTheSamplesASineAtAQuarterOfTheRateIsSeen() {
    // Its samples are at 0.707 of its peaks.
    let x = sine(9600, turns: 0.25, phase: 0.125)
    let y = limit(x, ceiling: 0.9).left
    #expect(x.map { abs($0) }.max() ?? 0 < 0.708)
    #expect(Meter.truePeak(Array(y[2000...])) <= 0.9)
    #expect(Meter.truePeak(Array(y[2000...])) > 0.85)
  }

  static let rates: [Double] = [8000, 44_100, 48_000, 96_000, 384_000]

  @Test(arguments: rates, [Float(-0.3), -6, -24])
  func theTruePeakOfAnythingStaysUnderTheCeiling(rate: Double, decibels: Float) {
    let ceiling = pow(10, decibels / 20)
    var dice = Dice(seed: 7)
    for round in 0..<12 {
      var x: [Float] = []
      while x.count < 8000 {
        let gain = pow(10, 4 * dice.unit() - 2)
        let count = 1 + dice.below(dice.chance(0.5) ? 400 : 12)
        switch dice.below(4) {
        case 0: x += noise(count, gain: gain, seed: dice.next())
        case 1:
          x += sine(
            count, turns: Double(dice.unit()) / 2, phase: Double(dice.unit()), gain: gain)
        case 2: x += (0..<count).map { $0 / 7 % 2 == 0 ? gain : -gain }
        default: x += [Float](repeating: 0, count: count) + [gain]
        }
      }
      let y = limit(x, ceiling: ceiling, rate: rate).left
      #expect(Meter.truePeak(y) <= ceiling, "round \(round)")
      #expect(y.allSatisfy { $0.isFinite })
    }
  }

  @Test func anIdealMeterReadsAtMostAFifthOfADecibelMore() {
    // Below 0.4 of the rate the norm's 12 taps read a little less than the band-limited curve has.
    var dice = Dice(seed: 3)
    var x = [Float](repeating: 0, count: 9600)
    for _ in 0..<40 {
      let partial = sine(9600, turns: 0.4 * Double(dice.unit()), phase: Double(dice.unit()))
      for i in x.indices { x[i] += partial[i] }
    }
    let y = limit(x, ceiling: 0.966).left
    #expect(20 * log10(Meter.idealPeak(y) / 0.966) < 0.2)
  }

  @Test func theGainGoesDownOnASmoothCurve() {
    let x = [Float](repeating: 0.5, count: 2000) + [Float](repeating: 4, count: 2000)
    let y = limit(x, ceiling: 1).left
    let gain = zip(y, x).map { $0 / $1 }
    // Three boxes of 18 in a row make a bell of 0.75 / 18 at its top, whose slopes are 1 / 18^2 at
    // most.
    let drop = 1 - (gain.min() ?? 0)
    let steps = zip(gain.dropFirst(), gain).map { abs($0 - $1) }
    let bends = zip(steps.dropFirst(), steps).map { abs($0 - $1) }
    #expect((steps.max() ?? 1) < 1.02 * drop * 0.75 / 18)
    #expect((bends.max() ?? 1) < 1.02 * drop / 18 / 18)
    #expect(gain[1900] == 1)
  }

  @Test func theGainComesBackWithATimeConstantOf80Milliseconds() {
    let x = [Float](repeating: 4, count: 4800) + [Float](repeating: 0.5, count: 48_000)
    let y = limit(x, ceiling: 1).left
    let gain = zip(y, x).map { $0 / $1 }
    let start = gain.lastIndex { $0 < 0.26 } ?? 0
    let back = gain[start...].firstIndex { $0 > 1 - 0.75 * 0.367_9 } ?? 0
    #expect(abs(Double(back - start) / 48_000 - 0.08) < 0.004)
  }

  @Test func afterTheReleaseEveryBitPassesAgain() {
    let quiet = noise(48_000, gain: 0.4, seed: 9)
    let x = noise(500, gain: 9) + quiet
    let y = limit(x, ceiling: 0.9).left
    #expect(y.suffix(9600) == x.suffix(9600))
  }

  @Test func bothChannelsGetTheSameGain() {
    let loud = noise(4800, gain: 5)
    let quiet = loud.map { $0 / 64 }
    let y = limit(loud, quiet, ceiling: 0.9)
    #expect(y.right == y.left.map { $0 / 64 })
  }

  @Test(arguments: [[1], [7, 64, 1, 33], [63]])
  func runsDoNotMatter(runs: [Int]) {
    let x = noise(3000, gain: 3) + noise(3000, gain: 0.1) + sine(3000, turns: 0.01, gain: 1.2)
    #expect(limit(x, ceiling: 0.9, runs: runs).left == limit(x, ceiling: 0.9).left)
  }

  @Test(arguments: zip(rates, [40, 61, 64, 118, 442]))
  func theLookAheadIsInProportionToTheRate(rate: Double, frames: Int) {
    #expect(Limiter(sampleRate: rate).latencyFrames == frames)
  }
}

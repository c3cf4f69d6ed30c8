import FMSynthesis
import Following
import Foundation
import TestSupport
import Testing

/// Whatever comes in, what goes out is finite, not louder, and over when the input is.
@Suite struct HostileInputTests {
  private func tone(_ count: Int) -> [Float] {
    Array(Made.song(Double(count) / Made.rate) { _ in 220 })
  }

  @Test func aBadSampleDoesNotStopIt() {
    var input = tone(24_000)
    input[6000] = .nan
    input[6001] = .infinity
    input[6002] = -.infinity
    let run = follow(input)
    #expect(run.output.allSatisfy { $0.isFinite })
    let late = run.steps(at: 14_400..<20_000)
    #expect(late.allSatisfy { $0.level > 0 && Made.cents(Double($0.pitch), 220) < 5 })
  }

  @Test(arguments: [Float(1e10), 1e30, .greatestFiniteMagnitude])
  func samplesFarBeyondFullScaleDoNotStopIt(peak: Float) {
    var input = tone(36_000)
    for i in 6000..<6400 { input[i] = i % 2 == 0 ? peak : -peak }
    let run = follow(input)
    #expect(run.output.allSatisfy { $0.isFinite })
    let late = run.steps(at: 24_000..<32_000)
    #expect(late.allSatisfy { $0.level > 0 && Made.cents(Double($0.pitch), 220) < 5 })
    let ratio = Made.rms(run.output[24_000..<32_000]) / Made.rms(input[24_000..<32_000])
    #expect(abs(20 * log10(ratio)) < 1, "\(20 * log10(ratio)) dB")
  }

  @Test func nothingButBadSamplesIsSilence() {
    let run = follow([Float](repeating: .nan, count: 9600) + [Float](repeating: 0, count: 4800))
    #expect(run.output.allSatisfy { $0 == 0 })
  }

  @Test(arguments: [Float(0.5), -1]) func anOffsetIsSilenceAndDoesNotHoldTheGateOpen(offset: Float)
  {
    let run = follow([Float](repeating: offset, count: 60_000))
    // Its end is a step, which is heard.
    #expect(run.output[38_400..<57_600].allSatisfy { $0 == 0 })
    let sung = tone(24_000).map { $0 + offset * 0.5 }
    let over = follow(sung + [Float](repeating: offset * 0.5, count: 60_000))
    #expect(over.steps(at: 12_000..<18_000).allSatisfy { $0.level > 0 })
    #expect(over.output[72_000..<81_600].allSatisfy { $0 == 0 })
  }

  @Test func aSquareAtFullScaleIsNotLouderThanMayBe() {
    let input = (0..<24_000).map { n -> Float in
      (Double(n) * 220 / Made.rate).truncatingRemainder(dividingBy: 1) < 0.5 ? 1 : -1
    }
    let run = follow(input)
    #expect(run.output.allSatisfy { $0.isFinite })
    // `loudnessMax` is -6 dBFS; half a dB for ramps and beats.
    for start in stride(from: 4800, to: 21_600, by: 2400) {
      let level = 20 * log10(Made.rms(run.output[start..<start + 2400]))
      #expect(level < -5.5 && level > -9, "\(level) dB at \(start)")
    }
  }

  @Test func noiseAtFullScaleIsNotLouderThanItIs() {
    let input = Made.noise(24_000, seed: 9)
    let run = follow(input)
    #expect(run.output.allSatisfy { abs($0) < 2 })
    #expect(Made.rms(run.output[4800..<21_600]) < 1.12 * Made.rms(input[4800..<21_600]))
  }

  @Test func denormalsAreSilence() {
    let input = (0..<14_400).map { Float.leastNormalMagnitude * ($0 % 2 == 0 ? 0.5 : -0.25) }
    #expect(follow(input).output.allSatisfy { $0 == 0 })
  }

  @Test func clicksAndBurstsDoNoHarm() {
    var input = [Float](repeating: 0, count: 48_000)
    for at in stride(from: 2000, to: 40_000, by: 3217) { input[at] = at % 2 == 0 ? 1 : -1 }
    for (i, x) in Made.noise(300, seed: 1).enumerated() { input[30_000 + i] = x }
    let run = follow(input)
    #expect(run.output.allSatisfy { abs($0) <= 1 })
    #expect(run.output.suffix(4000).allSatisfy { $0 == 0 })
  }
}

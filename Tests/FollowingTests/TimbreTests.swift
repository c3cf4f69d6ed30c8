import FMSynthesis
import Foundation
import TestSupport
import Testing

@testable import Following

@Suite struct TimbreTests {
  private let start = [1, 0.12, 0.5, 0.06, 0.25, 0.08]

  /// Algorithms 4 and 6 close loops over several operators, 18 feeds back in the middle of a stack.
  @Test(arguments: [1, 4, 5, 6, 18, 32])
  func theAdjointAgreesWithCentralDifferences(algorithm: Int) {
    var patch = FollowPatch.harmonic()
    FollowPatch.wire(&patch, algorithm: algorithm)
    let voice = SteadyVoice(sampleRate: 48000, length: 512, patch: patch)
    let weights = Made.noise(512, seed: UInt64(algorithm))
    let levels = [0.8, 0.12, 0.5, 0.06, 0.25, 0.08]
    let measure = { (levels: [Double]) -> Double in
      voice.render(levels, pitch: 313)
      return (0..<512).reduce(0) { $0 + Double(voice.output[$1]) * Double(weights[$1]) }
    }
    _ = measure(levels)
    let claimed = voice.adjoint(weights)
    let size = claimed.map(abs).max() ?? 0
    for op in 0..<6 {
      var (up, down) = (levels, levels)
      up[op] += 1e-3
      down[op] -= 1e-3
      let measured = (measure(up) - measure(down)) / 2e-3
      #expect(abs(measured - claimed[op]) <= 1e-3 * size)
    }
  }

  @Test func theSlopeOfTheDistanceAgreesWithCentralDifferences() {
    let patch = FollowPatch.harmonic()
    let voice = SteadyVoice(sampleRate: 48000, length: 1024, patch: patch)
    let drive = TimbreDrive(voice: voice, home: start)
    let target = Made.noise(1024, seed: 2)
    let claimed = drive.slopes(target: target, start, pitch: 400)
    let size = claimed.map(abs).max() ?? 0
    for op in 0..<6 {
      var (up, down) = (start, start)
      up[op] += 2e-4
      down[op] -= 2e-4
      _ = drive.slopes(target: target, up, pitch: 400)
      let high = drive.loss
      _ = drive.slopes(target: target, down, pitch: 400)
      #expect(abs((high - drive.loss) / 4e-4 - claimed[op]) <= 0.02 * size)
    }
  }

  /// The model and the tests' own voice were written apart: they must be one sound.
  @Test(arguments: [5, 6]) func theModelIsTheVoice(algorithm: Int) {
    var patch = FollowPatch.harmonic()
    FollowPatch.wire(&patch, algorithm: algorithm)
    let model = SteadyVoice(sampleRate: 48000, length: 512, patch: patch)
    model.render((0..<6).map { Double(patch[PatchLayout.index($0, .level)]) }, pitch: 250)
    var voice = ReferenceVoice(sampleRate: 48000, patch: patch)
    _ = voice.render(0, pitch: 250, level: 1)
    let sung = voice.render(512, pitch: 250, level: 1)
    for n in 0..<512 { #expect(abs(sung[n] - model.output[n]) < 1e-5) }
  }

  /// From levels 6 to 14 dB off, to a distance under a third of the first.
  @Test func theLawFindsTheLevelsOfItsOwnKind() {
    var patch = FollowPatch.harmonic()
    for (op, level) in [0.6, 0.3, 0.9, 0.02, 0.1, 0.2].enumerated() {
      patch[PatchLayout.index(op, .level)] = Float(level)
    }
    var voice = ReferenceVoice(sampleRate: 48000, patch: patch)
    _ = voice.render(0, pitch: 220, level: 1)
    let run = follow(voice.render(38400, pitch: 220, level: 1))
    let losses = run.steps.map(\.loss).filter { $0 > 0 }
    let first = losses.prefix(12).max() ?? 0
    #expect((losses.last ?? 1) < first / 3)
  }

  @Test func theVoiceKeepsItsFundamental() {
    let input = (0..<24000).map { n in
      Float(
        0.02 * sin(2 * Double.pi * 150 * Double(n) / 48000)
          + 0.3 * sin(2 * Double.pi * 300 * Double(n) / 48000)
          + 0.02 * sin(2 * Double.pi * 450 * Double(n) / 48000))
    }
    let patch = FollowPatch.harmonic()
    let voice = SteadyVoice(sampleRate: 48000, length: 2048, patch: patch)
    let levels = (0..<6).map { Double(patch[PatchLayout.index($0, .level)]) }
    let safety = FollowSafety(
      voice: voice, home: levels, slew: 1, configuration: FollowerConfiguration())
    let drive = TimbreDrive(voice: voice, home: levels)
    var (current, refused) = (levels, 0)
    let scale = Float(1 / Made.rms(input[0..<2048]))
    let target = input[0..<2048].map { $0 * scale }
    target.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let s = FollowFeatures(
        pitch: 150, isVoiced: true, aperiodicity: 0, rms: 0.1, isSilent: false, isOutOfRange: false,
        held: [Bool](repeating: false, count: 6), target: base)
      for _ in 0..<60 {
        let u = drive.drive(s, current)
        let next = current.indices.map { current[$0] * exp(0.2 * (u[$0] > 0 ? 1 : -1)) }
        current = safety.guarded(next, from: current, s)
        #expect(safety.hears(current, pitch: 150))
      }
      refused = safety.interventions.refused
    }
    #expect(refused > 0)
  }
}

import DX7
import FMSynthesis
import Foundation
import Inversion
import RealtimePrimitives
import Testing
import VoiceSearch

@Suite struct PitchMotionTests {
  @Test func aVoiceGetsItsMotionBack() {
    var prior = SeedPrior(seed: 3)
    for _ in 0..<50 {
      let voice = prior.voice(key: 60, held: 100)
      var other = Genome(voice: DX7Voice(), key: 60, held: 100)
      PitchMotion(voice).write(to: &other)
      #expect(PitchMotion(other) == PitchMotion(voice))
      for field in PitchMotion.fields { #expect(other[field] == voice[field]) }
    }
  }

  /// A sine that is swept and swung by the engine stands where the warp says, to a hundredth of a
  /// turn: the engine cuts frequencies down to a grid.
  @Test func anOperatorsPhaseIsItsFrequencyTimesTheWarp() {
    let blocks = 300
    var voice = Genome(voice: DX7Voice(), key: 60, held: 200)
    PitchMotion.envelope([80, 95, 40], [70, 45, 52, 20])
      .vibrato(wave: 0, speed: 50, delay: 10, depth: 60, sensitivity: 4).write(to: &voice)
    let warp = MotionCurve(PitchMotion(voice), blocks: blocks, held: 200).warp()
    let sound = render(voice, blocks: blocks)
    let peak = sound[..<12_000].map(abs).max() ?? 0
    var worst = 0.0
    for frame in 1024..<12_000 {
      let block = frame / 64
      let seconds = warp[block] + (warp[block + 1] - warp[block]) * Double(frame % 64) / 64
      let sine = sin(2 * .pi * 261.6256 * seconds)
      worst = max(worst, abs(sine - Double(sound[frame] / peak)))
    }
    #expect(worst < 0.06)
  }

  private func render(_ voice: Genome, blocks: Int) -> [Float] {
    var lanes = CandidateLanes(voices: VoiceTable(), instructionSet: .detect())
    lanes.start([voice])
    let output = aligned(CandidateBank.blockFrames, Lanes())
    defer { output.deallocate() }
    var sound: [Float] = []
    for _ in 0..<blocks {
      lanes.advance(into: output)
      sound += (0..<CandidateBank.blockFrames).map { output[$0][0] }
    }
    return sound
  }
}

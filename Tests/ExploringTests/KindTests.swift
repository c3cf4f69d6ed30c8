import DX7
import FMSynthesis
import Recognition
import Spectral
import Testing
import VoiceSearch

@testable import Exploring

/// What sounds are called.
@Suite struct KindTests {
  private let tools = LibraryTools(threads: 1, instructionSet: .detect())

  private func heard(_ change: (inout Genome) -> Void) -> SoundCharacter {
    var genome = Genome(voice: DX7Voice(), key: 60, held: 900)
    for op in 1..<6 { genome[op, .outputLevel] = 0 }
    change(&genome)
    let preview = PreviewRenderer(VoiceTable(), tools).previews([genome.voice(named: "")])[0]
    return SoundCharacter(preview, RealFFT(size: 8192))
  }

  @Test func aSineThatSoundsOnIsAllHarmonicAndNoNoise() {
    let sine = heard { _ in }
    #expect(sine.harmonicity > 0.98)
    #expect(abs(sine.brightness) < 0.1)
    #expect(abs(sine.register) < 0.1)
    #expect(sine.sustain > -1)
    #expect(sine.noise < -45)
    #expect(sine.attack < 0.02)
  }

  @Test func aSlowAttackIsHeardAsLongAsItTakes() {
    let slow = heard { $0[0, .rate1] = 40 }
    #expect(slow.attack > 0.1)
  }

  @Test func aDecayIsHeardAtTheEnd() {
    let decaying = heard {
      $0[0, .rate2] = 50
      $0[0, .level2] = 0
      $0[0, .level3] = 0
    }
    #expect(decaying.sustain < -20)
    #expect([.plucked, .mallet, .drum].contains(SoundKind.nearest(to: decaying)))
  }

  @Test func anOddRatioRingsLikeABell() {
    let bell = heard {
      $0[.algorithm] = 4
      ($0[0, .coarse], $0[1, .coarse], $0[1, .fine]) = (1, 3, 41)
      $0[1, .outputLevel] = 82
      $0[0, .rate2] = 35
      ($0[0, .level2], $0[0, .level3]) = (0, 0)
    }
    #expect(bell.harmonicity < 0.6)
    #expect([.bell, .mallet].contains(SoundKind.nearest(to: bell)))
  }

  @Test func anOctaveLowerIsABass() {
    let bass = heard {
      $0[0, .coarse] = 0
      ($0[0, .rate2], $0[0, .level2], $0[0, .level3]) = (30, 60, 60)
    }
    #expect(bass.register < -0.8)
    #expect(SoundKind.nearest(to: bass) == .bass)
  }

}

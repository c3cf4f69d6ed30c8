import FMSynthesis
import Knobs
import Testing

@testable import DX7

struct ConversionTests {
  private let conversion = VoiceConversion()

  @Test func anyVoiceSurvivesThePatchByteForByte() {
    var random = Seeded(7)
    for _ in 0..<100_000 {
      let voice = randomVoice(&random)
      let (back, losses) = conversion.nearest(to: conversion.patch(voice), hint: voice)
      guard back == voice, losses.isEmpty else {
        Issue.record("\(voice.bytes) became \(back.bytes), \(losses)")
        return
      }
    }
  }

  @Test func withoutAHintTheVoiceMakesTheSamePatch() {
    var random = Seeded(8)
    for _ in 0..<2000 {
      let patch = conversion.patch(randomVoice(&random))
      let (back, losses) = conversion.nearest(to: patch)
      #expect(losses.isEmpty)
      var again = conversion.patch(back)
      for op in 0..<6 {  // the frequency of the mode not in use is free
        let isFixed = patch[PatchLayout.index(op, .mode)] == 1
        let unused = PatchLayout.index(op, isFixed ? .ratio : .fixed)
        again[unused] = patch[unused]
      }
      #expect(again == patch)
    }
  }

  @Test func everyPatchIsWithinItsKnobs() {
    var random = Seeded(9)
    for _ in 0..<2000 {
      let patch = conversion.patch(randomVoice(&random))
      #expect(patch.count == PatchLayout.count)
      #expect(zip(KnobTable.shared.patchKnobs, patch).allSatisfy { $0.accepts($1) })
    }
  }

  @Test func levelsRatiosAndFeedbackFollowTheirLaws() {
    var voice = DX7Voice()
    voice[op: 1, .outputLevel] = 91
    voice[op: 1, .coarse] = 0
    voice[op: 1, .fine] = 50
    voice[op: 2, .mode] = 1
    voice[op: 2, .coarse] = 2
    voice[op: 2, .fine] = 30
    voice[op: 3, .detune] = 3
    voice[.feedback] = 7
    let patch = conversion.patch(voice)
    #expect(patch[PatchLayout.index(0, .level)] == 1)
    #expect(abs(patch[PatchLayout.index(1, .level)] - 0.5) < 1e-6)
    #expect(patch[PatchLayout.index(1, .ratio)] == 0.75)
    #expect(abs(patch[PatchLayout.index(2, .fixed)] - 199.526) < 1e-3)
    #expect(patch[PatchLayout.index(3, .detune)] == -4)
    #expect(patch[PatchLayout.index(.feedback)] == 2 * Float.pi)
    #expect(patch[PatchLayout.index(5, .level)] == 0)
    #expect(patch[PatchLayout.index(.algorithm)] == 1)
    #expect(patch[PatchLayout.routing(into: 0, from: 1)] == 1)
  }

  @Test func theIndexOfAModulatorFoldsIntoItsLevel() {
    var patch = conversion.patch(DX7Voice())
    patch[PatchLayout.index(1, .level)] = 1
    patch[PatchLayout.index(1, .index)] = 2 * Float.pi
    let (voice, losses) = conversion.nearest(to: patch)
    #expect(voice[op: 1, .outputLevel] == 91)
    #expect(losses == ["operator 2: index 6.283 folded into level"])
  }

  @Test func theDepthOfAnEdgeFoldsIntoItsSource() {
    var patch = conversion.patch(DX7Voice())
    patch[PatchLayout.index(1, .level)] = 1
    patch[PatchLayout.routing(into: 0, from: 1)] = 0.25
    let (voice, losses) = conversion.nearest(to: patch)
    #expect(voice[op: 1, .outputLevel] == 83)
    #expect(losses == ["operator 2: routing depth folded into level"])
  }

  @Test func eachAlgorithmIsFoundFromItsWiringAlone() {
    for algorithm in 1...32 {
      var voice = DX7Voice()
      for op in 0..<6 { voice[op: op, .outputLevel] = 90 }
      voice[.algorithm] = UInt8(algorithm - 1)
      voice[.feedback] = 6
      var patch = conversion.patch(voice)
      patch[PatchLayout.index(.algorithm)] = 1
      let (back, losses) = conversion.nearest(to: patch)
      #expect(Int(back[.algorithm]) + 1 == algorithm)
      #expect(losses.isEmpty)
    }
  }

  @Test func aWiringNoAlgorithmHasGoesToTheNearest() {
    var voice = DX7Voice()
    for op in 0..<6 { voice[op: op, .outputLevel] = 90 }
    voice[.algorithm] = 4
    var patch = conversion.patch(voice)
    patch[PatchLayout.routing(into: 0, from: 3)] = 0.2
    let (back, losses) = conversion.nearest(to: patch)
    #expect(back[.algorithm] == 4)
    #expect(losses == ["routing 1<-4 has no algorithm: nearest is 5"])
  }

  @Test func anADSREnvelopeBecomesRatesThatTakeAsLong() {
    var patch = conversion.patch(DX7Voice())
    patch[PatchLayout.index(0, .envelopeType)] = 0
    patch[PatchLayout.index(0, .attack)] = 0.1
    patch[PatchLayout.index(0, .decay)] = 0.5
    patch[PatchLayout.index(0, .sustain)] = 0.25
    patch[PatchLayout.index(0, .release)] = 0.2
    let (voice, losses) = conversion.nearest(to: patch)
    #expect(losses == ["operator 1: ADSR envelope approximated"])
    let levels = [DX7OperatorField.level1, .level2, .level3, .level4].map { voice[op: 0, $0] }
    #expect(levels == [99, 82, 82, 0])  // 82 is 12 dB under 99
    let decays = DX7Tables.decays()
    let release = decays[Int(voice[op: 0, .rate4])]
    #expect(abs(release * 0.2 / 8.686 - 1) < 0.15)  // rates stand 20 % apart
    let attack = DX7Tables.attackDecibels / decays[Int(voice[op: 0, .rate1])]
    #expect(abs(attack / 0.1 - 1) < 0.15)
  }

  @Test func whatAVoiceCannotHoldIsSaid() {
    var patch = conversion.patch(DX7Voice())
    patch[PatchLayout.index(.tune)] = 12
    patch[PatchLayout.index(0, .ratio)] = 1.2312
    patch[PatchLayout.index(0, .rate1)] = 50.3
    patch[PatchLayout.index(.lfoSpeed)] = .nan
    let (voice, losses) = conversion.nearest(to: patch)
    #expect(
      losses == [
        "operator 1: rate 1 50.3 becomes 50.0", "operator 1: ratio 1.231 becomes 1.23",
        "tune of 12.0 cents has no place in a voice",
      ])
    #expect(voice[op: 0, .coarse] == 1 && voice[op: 0, .fine] == 23)
    #expect(voice[.lfoSpeed] == 35)
  }

  @Test func anyPatchMakesALoadableVoice() {
    var random = Seeded(10)
    for _ in 0..<5000 {
      let patch = KnobTable.shared.patchKnobs.map { knob -> Float in
        switch Int.random(in: 0..<20, using: &random) {
        case 0: return .nan
        case 1: return .infinity
        case 2: return -1e30
        default: return knob.value(atPosition: Float.random(in: 0...1, using: &random))
        }
      }
      let (voice, losses) = conversion.nearest(to: patch)
      #expect(voice.bytes.indices.allSatisfy { voice.bytes[$0] <= DX7Parameter($0).maximum })
      #expect(!losses.isEmpty)
    }
  }

  @Test func theLatticeFindsTheNearestByMusicalDistance() {
    let lattice = RatioLattice()
    #expect(lattice.nearest(ratio: 1.5) == .init(coarse: 1, fine: 50))
    #expect(lattice.nearest(ratio: 3) == .init(coarse: 3, fine: 0))
    #expect(lattice.nearest(ratio: 0.01) == .init(coarse: 0, fine: 0))
    #expect(lattice.nearest(ratio: 64) == .init(coarse: 31, fine: 99))
    #expect(lattice.nearest(hertz: 440) == .init(coarse: 2, fine: 64))
    #expect(lattice.nearest(hertz: 0.01) == .init(coarse: 0, fine: 0))
    #expect(lattice.nearest(hertz: 20000) == .init(coarse: 3, fine: 99))
  }
}

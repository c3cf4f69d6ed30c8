import DX7
import FMSynthesis
import Playing
import SessionModel
import TestSupport
import Testing

@testable import Morphing

/// The way between two patches, before anybody listens.
@Suite struct PathTests {
  private let conversion = VoiceConversion()

  private func path(_ a: DX7Voice, _ b: DX7Voice) -> MorphPath {
    MorphPath(from: conversion.patch(a), to: conversion.patch(b))
  }

  private func sound(_ values: [Float]) -> [Float] {
    PatchPlayer.render(values: values, playing: .init(length: 1), instructionSet: .detect())
  }

  @Test func atEitherEndItSoundsAsTheEndDoes() {
    let path = path(Voices.piano(), Voices.brass)
    for (place, voice) in [(0.0, Voices.piano()), (1.0, Voices.brass)] {
      let end = sound(conversion.patch(voice))
      #expect(Signal.rms(end) > 0.001)
      #expect(Signal.difference(sound(path.values(at: place)), end) < -60)
    }
  }

  @Test func anOperatorBecomesTheOneThatDoesTheSame() {
    let path = path(Voices.piano(), Voices.piano(swapped: true))
    let partners = path.pairing.pairs.sorted { $0.a < $1.a }.map(\.b)
    #expect(Array(partners[0..<4]) == [2, 3, 0, 1])
  }

  @Test func thePatchThatOnlyStandsOtherwiseSoundsTheSameAllTheWay() {
    let path = path(Voices.piano(), Voices.piano(swapped: true))
    let end = sound(conversion.patch(Voices.piano()))
    for place in [0.25, 0.5, 0.75] {
      #expect(Signal.difference(sound(path.values(at: place)), end) < -60, "at \(place)")
    }
  }

  @Test func aLevelMovesInDecibels() {
    var loud = Voices.piano()
    loud[op: 1, .outputLevel] = 99
    let (a, b) = (conversion.patch(Voices.piano()), conversion.patch(loud))
    let path = MorphPath(from: a, to: b)
    let level = PatchLayout.index(1, .level)
    let middle = path.values(at: 0.5)[level]
    #expect(abs(middle * middle / (a[level] * b[level]) - 1) < 1e-4)
  }

  @Test func whatOneEndDoesNotHearFadesToSilence() {
    let path = path(Voices.piano(), Voices.silent)
    let levels = [0.0, 0.5, 1].map { Signal.rms(sound(path.values(at: $0))) }
    #expect(levels[0] > 1.5 * levels[1] && levels[1] > 0.0001)
    #expect(levels[2] < 1e-6)
  }

  @Test(arguments: [4, 6, 16, 22, 32], [2, 11, 18, 31])
  func everyPatchOnTheWayIsOneThatCanBeKept(from: Int, to: Int) throws {
    let a = TestPatch.rich(algorithm: from, index: 2, feedback: 1).values
    let b = TestPatch.rich(algorithm: to, index: 4, feedback: 3).values
    for path in MorphPath.all(from: a, to: b) {
      for place in [0, 0.2, 0.5, 0.9, 1] {
        let values = path.values(at: place)
        #expect(PatchDocument(name: "x", values: values).values == values)
      }
    }
    let middle = sound(MorphPath(from: a, to: b).values(at: 0.3))
    #expect(Signal.peak(middle) < 1.1 && Signal.rms(middle) > 0.001)
  }

  @Test func anOctaveOfTranspositionBecomesTwiceTheRatios() {
    var high = Voices.piano()
    high[.transpose] = 36
    let path = path(Voices.piano(), high)
    let end = path.values(at: 1)
    #expect(end[PatchLayout.index(.transpose)] == 0)
    let ratios = [0, 2].map { end[PatchLayout.index($0, .ratio)] }
    #expect(ratios == [2, 2])
  }

  @Test func stepsStandWhereTheErrorIsLeastAndNoneGoesBack() {
    let errors = [[3, 1, 5, 0.5], [4.0, 2, 1, 9], [9.0, 9, 3, 1]]
    #expect(StepPlaces(errors).samples == [1, 2, 3])
    #expect(StepPlaces([]).samples.isEmpty)
  }
}

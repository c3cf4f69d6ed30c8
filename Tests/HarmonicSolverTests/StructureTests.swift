import FMSynthesis
import Foundation
import Testing

@testable import HarmonicSolver

/// What of a patch is heard, and at which partials.
@Suite struct StructureTests {
  private func patch(_ change: (inout [Float]) -> Void) -> [Float] {
    var patch = Solved.patch()
    change(&patch)
    return patch
  }

  @Test func operatorsThatAreOffOrAtZeroOrNotWiredAreNotSolved() {
    let structure = FMStructure(
      patch: patch {
        $0[PatchLayout.index(5, .on)] = 0
        $0[PatchLayout.index(3, .level)] = 0
        $0[PatchLayout.index(2, .carrier)] = 0
      })
    #expect(structure.isHeard == [true, true, false, false, true, false])
    #expect(Unknowns(structure).level == [0, 1, nil, nil, 2, nil])
  }

  @Test(arguments: [
    (Float(1), 1), (Float(0.5), 2), (Float(1.5), 2), (Float(2.0 / 3), 3), (Float(1.25), 4),
    (Float(1.005), 1), (Float(1.41), 4),
  ]) func ratiosDivideThePitchIntoAsFewPartsAsFit(ratio: Float, parts: Int) {
    let structure = FMStructure(patch: patch { $0[PatchLayout.index(4, .ratio)] = ratio })
    #expect(structure.division == parts)
  }

  @Test func anOperatorThatStandsIsTakenToTheNextPartial() {
    let structure = FMStructure(
      patch: patch {
        $0[PatchLayout.index(1, .mode)] = 1
        $0[PatchLayout.index(1, .fixed)] = 1000
        $0[PatchLayout.index(3, .mode)] = 1
        $0[PatchLayout.index(3, .fixed)] = 1
      })
    #expect(structure.frequency(1, pitch: 220) == 1000)
    #expect(structure.multiple(1, pitch: 220) == 5)
    #expect(structure.multiple(3, pitch: 220) == 1)
  }
}

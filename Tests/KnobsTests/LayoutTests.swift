import FMSynthesis
import Knobs
import Testing

/// The table of knobs and the vector of values are tied by position: each row stands where the
/// layout has its field.
@Suite struct LayoutTests {
  private let knobs = KnobTable.shared.knobs

  @Test func theLayoutCountsItsFields() {
    #expect(PatchLayout.fieldsPerOperator == OperatorField.allCases.count)
    #expect(PatchLayout.voiceFields == VoiceField.allCases.count)
    #expect(PatchLayout.performanceFields == PerformanceField.allCases.count)
    #expect(PatchLayout.routes == PatchLayout.operators * PatchLayout.operators)
  }

  @Test(arguments: 0..<PatchLayout.operators)
  func anOperatorsRowsStandWhereItsFieldsAre(op: Int) {
    for field in OperatorField.allCases {
      #expect(knobs[PatchLayout.index(op, field)].path == "/op/\(op + 1)/\(field.path)")
    }
  }

  @Test func theVoicesRowsStandWhereItsFieldsAre() {
    for field in VoiceField.allCases {
      #expect(knobs[PatchLayout.index(field)].path == field.path)
    }
  }

  @Test func theRoutesStandIntoByFrom() {
    for into in 0..<PatchLayout.operators {
      for from in 0..<PatchLayout.operators {
        let path = "/routing/\(into + 1)/\(from + 1)"
        #expect(knobs[PatchLayout.routing(into: into, from: from)].path == path)
      }
    }
  }

  @Test func thePerformanceRowsStandWhereTheirFieldsAre() {
    for field in PerformanceField.allCases {
      #expect(knobs[PatchLayout.index(field)].path == field.path)
    }
  }

  @Test func patchRowsMakeThePatchAndPerformanceRowsTheRestOfTheEngine() {
    let patch = knobs.filter { $0.domain == .patch }.map(\.id)
    let performance = knobs.filter { $0.domain == .performance }.map(\.id)
    #expect(patch == Array(0..<PatchLayout.count))
    #expect(performance == Array(PatchLayout.count..<PatchLayout.engineCount))
  }
}

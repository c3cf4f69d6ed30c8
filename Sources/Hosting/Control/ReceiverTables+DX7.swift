import DX7
import FMSynthesis
import Knobs
import LiveEngine

extension ReceiverTables {
  /// A DX7 on the knobs of this instrument.
  static func dx7() -> ReceiverTables {
    var knobs: [UInt16] = []
    func list(_ ids: [Int]) -> KnobList {
      let start = UInt16(knobs.count)
      knobs += ids.map { UInt16($0) }
      return KnobList(start: start, count: UInt16(ids.count))
    }
    let parameters = (0..<DX7Parameter.count).map { number in
      let parameter = DX7Parameter(number)
      let slot = PackedSlot(number)
      return VoiceParameter(
        maximum: parameter.maximum,
        slot: PackedByte(byte: UInt8(slot.byte), shift: slot.shift, mask: slot.mask),
        op: parameter.op.map { UInt8($0) } ?? .max, knobs: list(parameter.knobs(isADSR: false)),
        knobsOfADSR: list(parameter.knobs(isADSR: true)))
    }
    return ReceiverTables(
      mapping: .dx7(), parameters: parameters, knobs: knobs,
      functions: functions.map { FunctionParameter(knob: $0.map { Int16($0.knob.id) } ?? -1) },
      functionValues: functions.flatMap { $0?.values ?? [Float](repeating: 0, count: 128) })
  }

  /// Each function parameter's knob and its value for 0...127; nil where this instrument has no
  /// such knob.
  private static var functions: [(knob: Knob, values: [Float])?] {
    DX7Function.allCases.map { function in
      guard let field = function.knob else { return nil }
      let knob = KnobTable.shared[PatchLayout.index(field)]
      let values = (UInt8(0)..<128).map {
        knob.clamp(function.knobValue(min($0, function.maximum)))
      }
      return (knob, values)
    }
  }
}

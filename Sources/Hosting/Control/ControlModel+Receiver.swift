import DX7
import FMSynthesis
import Knobs
import LiveEngine
import SessionModel

/// Keeps what MIDI's receiver on the audio thread works with like the model.
extension ControlModel {
  /// Lends anew what has changed since.
  func lendDue() {
    if loan.voiceChanges != changes, loan.takesVoice {
      loan.lend(editedVoice(), adsr: adsrOperators, changes: changes)
    }
    if !loan.hasBank { loan.lend(bank: desk.bank) }
    if loan.mapRevision != rack.revision {
      loan.lend(ControllerMap(controllerTargets), revision: rack.revision)
    }
  }

  /// Bit per operator, from operator 1, that has no DX7 envelope.
  private var adsrOperators: UInt8 {
    (0..<PatchLayout.operators).reduce(0) { bits, op in
      values[PatchLayout.index(op, .envelopeType)] < 0.5 ? bits | 1 << UInt8(op) : bits
    }
  }

  /// Binds controllers to addresses. Replaces earlier bindings.
  public func setMIDIMap(_ map: MIDIMap) {
    queue.sync {
      midiMap = map
      loan.mapRevision = nil
      lendDue()
    }
  }

  private var controllerTargets: [[(target: ControllerMap.Target, values: [Float])]] {
    var targets = [[(target: ControllerMap.Target, values: [Float])]](repeating: [], count: 128)
    for (number, entry) in midiMap.entries.enumerated() {
      let channels = entry.channel.map { 1 << UInt16($0 - 1) } ?? UInt16.max
      targets[entry.controller] += moves(entry, number).map {
        (ControllerMap.Target(channels: channels, aim: $0.aim), $0.values)
      }
    }
    return targets
  }

  /// What an entry of the map moves, each with its values for the positions 0...127.
  private func moves(
    _ entry: MIDIMap.Entry, _ number: Int
  ) -> [(aim: ControllerMap.Aim, values: [Float])] {
    let values = (UInt8(0)..<128).map { entry.value(at: $0) }
    if let knob = table[entry.path] { return moves(knob, values.map(knob.clamp), number) }
    guard let (aim, range) = rack.aim(entry.path) else {
      return [(.control(entry: UInt16(number)), values)]
    }
    return [(aim, values.map { min(max($0, range.lowerBound), range.upperBound) })]
  }

  private func moves(
    _ knob: Knob, _ values: [Float], _ number: Int
  ) -> [(aim: ControllerMap.Aim, values: [Float])] {
    guard knob.id < PatchLayout.engineCount else {
      return [(.control(entry: UInt16(number)), values)]
    }
    let own = (aim: ControllerMap.Aim.knob(UInt16(knob.id)), values: values)
    guard knob.id == PatchLayout.index(.algorithm) else { return [own] }
    let rows = values.map { Algorithms.wiring(Int($0)) }
    return [own]
      + PatchLayout.wiring.enumerated().map { place, id in
        (.knob(UInt16(id)), rows.map { $0[place] })
      }
  }
}

extension Rack {
  /// What an address under `/rack` moves, and its range; nil when there is no such thing.
  func aim(_ path: String) -> (aim: ControllerMap.Aim, range: ClosedRange<Float>)? {
    let parts = path.split(separator: "/").map(String.init)
    guard parts.count >= 3, parts[0] == "rack", let number = Int(parts[1]), number >= 1,
      number <= visible.count
    else { return nil }
    let slot = visible[number - 1]
    if parts.count == 3, parts[2] == "bypass" { return (.effectBypass(slot: UInt8(slot)), 0...1) }
    if parts.count == 3, parts[2] == "wet" { return (.effectWet(slot: UInt8(slot)), 0...1) }
    let parameters = slots[slot].effect.parameters
    guard parts.count == 4, parts[2] == "param",
      let control = parameters.firstIndex(where: { $0.symbol == parts[3] })
    else { return nil }
    return (
      .effectControl(slot: UInt8(slot), control: UInt16(control)),
      parameters[control].minimum...parameters[control].maximum
    )
  }
}

import Testing

@testable import Inversion

@Suite("Structures a DX7 holds")
struct TopologyTests {
  private func voice(_ targets: [UInt8], looped: Int = -1) -> StillVoice {
    var voice = StillVoice()
    voice.operators = targets.enumerated().map {
      StillSounds.op(Double($0 + 1), level: 0, targets: $1)
    }
    voice.looped = looped
    return voice
  }

  @Test("are stacks of four, three modulators of one carrier, one modulator of three carriers")
  func held() {
    let topology = Topology()
    #expect(topology.place(voice([0, 1, 2, 4])) != nil)
    #expect(topology.place(voice([0, 1, 1, 1])) != nil)
    #expect(topology.place(voice([0, 0, 0, 0b111])) != nil)
    #expect(topology.place(voice([0, 1, 2, 4], looped: 3)) != nil)
  }

  @Test("are not stacks of five, nor four modulators of one carrier")
  func notHeld() {
    let topology = Topology()
    #expect(topology.place(voice([0, 1, 2, 4, 8])) == nil)
    #expect(topology.place(voice([0, 1, 1, 1, 1])) == nil)
    #expect(
      topology.place(voice([0, 1], looped: 0)) == nil, "no carrier with a modulator feeds itself")
  }

  @Test("have one key whatever the order of their operators")
  func keys() {
    let one = voice([0, 1, 0, 4])
    var other = StillVoice()
    other.operators = [2, 3, 0, 1].map { one.operators[$0] }
    for (place, targets) in [UInt8(0), 1, 0, 4].enumerated() {
      other.operators[place].targets = targets
    }
    #expect(StructureKey(one, hasPitch: false) == StructureKey(other, hasPitch: false))
    other.looped = 1
    #expect(StructureKey(one, hasPitch: false) != StructureKey(other, hasPitch: false))
  }

  @Test("without an operator hang what modulated it on what it modulated, or lose that too")
  func removal() {
    let stack = voice([0, 1, 2])
    #expect(stack.removing(1, hangs: true)?.operators.map(\.targets) == [0, 1])
    #expect(stack.removing(1, hangs: false)?.operators.map(\.targets) == [0])
    #expect(stack.removing(0, hangs: true)?.operators.map(\.targets) == [0, 1])
  }
}

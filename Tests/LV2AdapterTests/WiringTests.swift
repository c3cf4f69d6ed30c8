import Testing

@testable import LV2Adapter

/// What becomes of a plugin's ports.
@Suite struct WiringTests {
  private func port(_ index: UInt32, _ kind: PluginPort.Kind) -> PluginPort {
    PluginPort(index: index, symbol: "p\(index)", name: "p", designation: nil, kind: kind)
  }

  private func control(_ properties: Set<String> = []) -> PluginPort.Kind {
    .control(
      ControlRange(
        .init(minimum: 0, maximum: 1, default: 0.25, properties: properties), sampleRate: 48_000))
  }

  @Test func aSideChainHearsSilenceAndMakesNoPluginStereo() {
    let ports = [
      port(0, .audioInput(isSideChain: true)), port(1, .audioInput(isSideChain: false)),
      port(2, .audioOutput),
    ]
    let wiring = PortWiring(ports, arena: Arena(), sampleRate: 48_000)
    #expect(wiring.isMono)
    #expect(wiring.connections.map(\.port) == [0, 1, 2])
    #expect(wiring.connections[1].location == UnsafeMutableRawPointer(wiring.inputs[0]))
    #expect(wiring.connections[0].location != wiring.connections[1].location)
  }

  @Test func twinsReadTheSameControlsAndHaveTheirOwnSound() {
    let ports = [
      port(0, control()), port(1, .audioInput(isSideChain: false)), port(2, .audioOutput),
    ]
    let arena = Arena()
    let one = PortWiring(ports, arena: arena, sampleRate: 48_000)
    let two = PortWiring(ports, arena: arena, sampleRate: 48_000, twin: one)
    #expect(one.connections[0].location == two.connections[0].location)
    #expect(one.inputs[0] != two.inputs[0] && one.outputs[0] != two.outputs[0])
    #expect(two.parameters.isEmpty && one.parameters.count == 1)
  }

  @Test func aTriggerJumpsAndFallsBackToItsDefault() {
    let ports = [port(0, control([LV2URI.trigger])), port(1, control())]
    let wiring = PortWiring(ports, arena: Arena(), sampleRate: 48_000)
    #expect(wiring.controls.map(\.rest) == [0.25, nil])
    #expect(wiring.controls[0].step == .infinity)
    #expect(wiring.parameters.map(\.isTrigger) == [true, false])
  }
}

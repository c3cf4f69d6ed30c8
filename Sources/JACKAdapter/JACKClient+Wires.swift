import CJACK
import Glibc

/// A connection between one of the client's ports, by its short name, and another's, by its full.
///
/// The short name, because a server may give the client another name when it comes back.
struct Wire: Hashable, Sendable {
  var own: String
  var isFromOwn: Bool
  var other: String
}

extension JACKClient {
  /// Connects two ports; a name without a colon is one of the client's own.
  /// - Returns: true when they are connected now.
  func connect(_ source: String, _ destination: String) -> Bool {
    let result = jack_connect(handle, fullName(source), fullName(destination))
    return result == 0 || result == EEXIST
  }

  func connect(_ wire: Wire) -> Bool {
    wire.isFromOwn ? connect(wire.own, wire.other) : connect(wire.other, wire.own)
  }

  /// What the client's ports are connected to now.
  var wires: Set<Wire> {
    var wires: Set<Wire> = []
    for (port, plan) in zip(portList, PortPlan.all) {
      for other in portNames(jack_port_get_all_connections(handle, port)) {
        wires.insert(Wire(own: plan.name, isFromOwn: !plan.isInput, other: other))
      }
    }
    return wires
  }

  /// What plays.
  var midiSources: Set<String> {
    Set(portNames(jack_port_get_all_connections(handle, context.pointee.ports.midiIn)))
  }

  /// Lets go, in the next cycle, of the keys that MIDI holds.
  func endNotes() { context.pointee.hasLostSource.store(true, ordering: .releasing) }

  /// The first physical capture port into the target, the first two physical playback ports from
  /// the outputs (both into one when there is only one), and every physical MIDI source.
  var physicalWires: [Wire] {
    let audio = JACK_DEFAULT_AUDIO_TYPE
    var wires = physicalPorts(audio, JackPortIsOutput).prefix(1).map {
      Wire(own: "in_1", isFromOwn: false, other: $0)
    }
    let playback = physicalPorts(audio, JackPortIsInput)
    for (index, own) in ["out_1", "out_2"].enumerated() where !playback.isEmpty {
      let other = playback[min(index, playback.count - 1)]
      wires.append(Wire(own: own, isFromOwn: true, other: other))
    }
    return wires
      + physicalPorts(JACK_DEFAULT_MIDI_TYPE, JackPortIsOutput).map {
        Wire(own: "midi_in", isFromOwn: false, other: $0)
      }
  }

  private func physicalPorts(_ type: String, _ direction: JackPortFlags) -> [String] {
    let flags = UInt(JackPortIsPhysical.rawValue | direction.rawValue)
    return portNames(jack_get_ports(handle, nil, type, flags))
  }

  private func fullName(_ port: String) -> String {
    port.contains(":") ? port : "\(name):\(port)"
  }
}

/// Copies a list of names that libjack gave and frees it.
func portNames(_ list: UnsafeMutablePointer<UnsafePointer<CChar>?>?) -> [String] {
  guard let list else { return [] }
  defer { jack_free(list) }
  var names: [String] = []
  while let name = list[names.count] { names.append(String(cString: name)) }
  return names
}

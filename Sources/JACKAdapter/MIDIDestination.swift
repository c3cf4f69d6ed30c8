import Hosting

/// Which MIDI input a dump goes to.
struct MIDIDestination {
  /// Full names of every MIDI input, and of those that lead to a cable.
  let all: [String]
  let physical: [String]

  /// - Parameter wanted: nil: the only one that leads to a cable.
  /// - Throws: `.unavailable` with what there is.
  func choose(_ wanted: String?) throws(HostError) -> String {
    if let wanted {
      if all.contains(wanted) { return wanted }
      throw HostError(.unavailable, "there is no MIDI input '\(wanted)'; \(inWords(all))")
    }
    if physical.count == 1 { return physical[0] }
    throw HostError(
      .unavailable,
      physical.isEmpty
        ? "no MIDI input leads to a cable, --to names another one; \(inWords(all))"
        : "several MIDI inputs lead to a cable, --to says which; \(inWords(physical))")
  }

  private func inWords(_ ports: [String]) -> String {
    ports.isEmpty ? "there are none" : "there are \(ports.joined(separator: ", "))"
  }
}

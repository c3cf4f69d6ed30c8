import ArgumentParser
import DX7Laws
import FMSynthesis
import FileAdapter
import Following
import Foundation
import Hosting
import JACKAdapter
import Knobs
import Quantities

/// What `live` takes, and `demo` and `bench live` fill in.
struct LiveOptions: ParsableArguments {
  @Option(
    help: "init, a .json patch, a .syx voice or bank.syx:7; default: a patch made for following.")
  var patch: String?
  @Option(
    help:
      "What is done with the input: off, follow, or learn (follow it and learn a patch from its notes)."
  )
  var mode: AdaptMode = .off
  @Option(
    help: "What is followed or learned from: input (the port in_1) or a sound file, over and over.")
  var target = "input"
  @Option(
    name: .customLong("send-midi"), defaultAsFlag: SentMIDI(.plain),
    help:
      "Play what is heard on the port midi_out: as notes, bend and pressure on channel 1, or as mpe."
  )
  var sendMIDI: SentMIDI?
  @Option(help: "Folder that the session is recorded into.")
  var record: String?
  @Option(help: "JSON file of effects to load: [{\"uri\": …, \"parameters\": {…}}].")
  var rack: String?
  @Option(
    name: .customLong("osc-port"),
    help: ArgumentHelp("UDP port of OSC; 0 takes a free one.", ListeningPort.self))
  var oscPort: ListeningPort = 7770
  @Option(
    help:
      "Address that OSC listens on, and on no other: localhost is 127.0.0.1 and ::1, :: is all."
  )
  var bind = "localhost"
  @Option(help: "Whose DX7 where the two differ: dexed or hardware.")
  var dx7: ReferenceName = .dexed
  @Option(help: "JACK client name.")
  var name = "ddspm"
  @Option(help: "JACK server: auto, embedded or the name of a running one.")
  var server = "auto"
  @Option(help: ArgumentHelp("Threads that learning may use.", LearnerThreads.self))
  var threads: LearnerThreads = 1
  @Option(help: "Text file of MIDI controllers: channel cc path min max [curve].")
  var map: String?
  @Flag(help: "Connect to the physical ports.")
  var connect = false
  @Option(
    help: ArgumentHelp(
      "Stop after so many seconds; default: at Ctrl-C or /quit.", PlayingSeconds.self))
  var seconds: PlayingSeconds?
  @Flag(help: "Overwrite a session in the --record folder.")
  var force = false

  mutating func validate() throws {
    if let sendMIDI, sendMIDI.style == nil {
      let styles = SentMIDI.allValueStrings.joined(separator: " or ")
      throw ValidationError("--send-midi takes \(styles), not '\(sendMIDI)'")
    }
  }

  /// As the command line without options gives them.
  static var plain: LiveOptions {
    get throws(HostError) {
      do {
        return try LiveOptions.parse([])
      } catch {
        throw HostError(.internalError, "\(error)")
      }
    }
  }

  var serverChoice: ServerChoice {
    switch server {
    case "auto": return .auto
    case "embedded": return .embedded
    default: return .named(server)
    }
  }

  func loadPatch() throws(HostError) -> LoadedPatch {
    if let patch { return try PatchFiles.loadAny(patch) }
    if mode != .off { return LoadedPatch(values: FollowPatch.harmonic(), name: "HARMONIC") }
    return try PatchFiles.loadAny("init")
  }

  /// `DDSPM_ISA` overrides what the CPU offers.
  func instructionSet() throws(HostError) -> InstructionSet { try Self.chosenInstructionSet() }

  static func chosenInstructionSet() throws(HostError) -> InstructionSet {
    guard let name = ProcessInfo.processInfo.environment["DDSPM_ISA"] else { return .detect() }
    guard let set = InstructionSet(name: name) else {
      throw HostError(
        .usage,
        "DDSPM_ISA=\(name): this machine runs "
          + InstructionSet.allCases.compactMap { InstructionSet(name: $0.name)?.name }
          .joined(separator: ", "))
    }
    return set
  }
}

enum ReferenceName: String, ExpressibleByArgument, CaseIterable {
  case dexed, hardware

  var reference: DX7Reference { self == .hardware ? .hardware : .dexed }
}

extension AdaptMode: ExpressibleByArgument {}

/// A style of MIDI by its name. Any word is taken and then looked at: where an option may stand
/// alone, a word that it does not take would be called unexpected, and nothing more.
struct SentMIDI: ExpressibleByArgument, CustomStringConvertible {
  let description: String

  init(_ style: MIDIStyle) { description = style.rawValue }

  init?(argument: String) { description = argument }

  static var allValueStrings: [String] { MIDIStyle.allCases.map(\.rawValue) }

  var style: MIDIStyle? { MIDIStyle(rawValue: description) }
}

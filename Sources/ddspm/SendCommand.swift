import ArgumentParser
import DX7
import FileAdapter
import Foundation
import Hosting
import JACKAdapter
import Quantities

struct SendCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "send", abstract: "Send a voice or a bank to a real DX7 through JACK.",
    discussion: """
      A voice goes into the edit buffer; a bank replaces all 32 voices, if MEMORY PROTECT is off and \
      SYS INFO says AVAIL. Ends when a MIDI cable has carried it: 0.2 s for a voice, 1.4 s for a bank.
      """)
  @Argument(help: "A .syx voice or bank; init, a .json patch and bank.syx:7 are single voices.")
  var patch: String
  @Option(help: ArgumentHelp("Send one voice of a .syx file.", VoiceNumber.self))
  var voice: VoiceNumber?
  @Option(help: "JACK port, as jack_lsp names it; default: the only one that leads to a cable.")
  var to: String?
  @Option(help: ArgumentHelp("MIDI channel that the DX7 listens to.", MIDIChannel.self))
  var channel: MIDIChannel = 1
  @Option(help: "JACK client name.")
  var name = "ddspm-send"
  @Option(help: "Name of the JACK server; default: the one that other programs use.")
  var server: String?

  func run() throws {
    try Command.interruptible { () throws(HostError) in
      let dump = try PatchFiles.loadDump(patch, voice: voice?.value)
      for warning in dump.warnings { Command.say("ddspm: warning: \(warning)") }
      let message = message(dump.voices)
      let sender = try ExclusiveSender(clientName: name, server: server, to: to)
      // With the pause, so that one command after the other keeps the DX7's pace.
      let seconds = WireTime.seconds(bytes: message.count) + WireTime.pause
      try sender.send(message, taking: seconds)
      let names = dump.voices.map { $0.name.trimmingCharacters(in: .whitespaces) }
      Command.printJSON(
        Report(bytes: message.count, to: sender.destination, voices: names))
    }
  }

  private func message(_ voices: [DX7Voice]) -> [UInt8] {
    let channel = UInt8(channel.value - 1)
    return voices.count == 1
      ? SysExFile.message(voice: voices[0], channel: channel)
      : SysExFile.message(bank: voices, channel: channel)
  }

  private struct Report: Encodable {
    var bytes: Int
    var to: String
    var voices: [String]
  }
}

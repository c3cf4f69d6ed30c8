import FileAdapter
import Foundation
import Hosting
import JACKAdapter
import Knobs
import LV2Adapter
import OSCAdapter
import SessionModel

/// A live host with its adapters round it, started.
final class LiveSetup {
  let host: LiveHost
  let server: JACKServer
  let osc: OSCServer
  let recorder: FolderSessionRecorder?

  /// Everything that can fail fails here, before a note sounds.
  /// - Parameters:
  ///   - rack: Effects besides those of `--rack`.
  ///   - state: What a setup before this one had come to; takes the place of patch and rack.
  ///   - connections: What that setup's ports were connected to.
  init(
    _ options: LiveOptions, rack extra: [SessionDocument.RackEntry] = [],
    resuming state: ControlState? = nil,
    connections: JACKServer.Connections = JACKServer.Connections()
  ) throws(HostError) {
    let patch = if let state { state.patch } else { try options.loadPatch() }
    for warning in patch.warnings { Command.say("ddspm: warning: \(warning)") }
    let instructionSet = try options.instructionSet()
    let map = try options.map.map { path throws(HostError) in try PatchFiles.loadMIDIMap(path) }
    let longestTarget = 3600.0
    let target =
      options.target == "input"
      ? nil : try SndfileSoundFiles().read(options.target, first: longestTarget)
    for remark in target?.remarks ?? [] {
      Command.say("ddspm: warning: \(options.target): \(remark)")
    }
    let rack = if let state { state.rack } else { try Self.rackEntries(options.rack) + extra }
    let server = try JACKServer(
      clientName: options.name, server: options.serverChoice, connections: connections)
    self.server = server
    var recording: FolderSessionRecorder?
    do throws(HostError) {
      recording = try Self.recorder(options, patch, server, instructionSet.name, rack)
      recorder = recording
      var hostOptions = LiveHost.Options(patch: patch, store: PatchFileStore())
      hostOptions.reference = options.dx7.reference
      hostOptions.mode = options.mode
      hostOptions.sendMIDI = options.sendMIDI?.style
      hostOptions.midiListeners = { [weak server] in server?.midiListeners ?? 0 }
      hostOptions.latency = options.latency
      hostOptions.target = target
      hostOptions.learning.threads = options.threads.value
      hostOptions.learning.instructionSet = instructionSet
      if let session = options.record {
        let folder = LearnedPatchFolder(session: session)
        hostOptions.saveLearned = { patch throws(HostError) in try folder.write(patch) }
      }
      hostOptions.instructionSet = instructionSet
      hostOptions.effects = try LilvEffectFactory()
      host = LiveHost(server: server, recorder: recorder, options: hostOptions)
      if let map { host.control.setMIDIMap(map) }
      if let state { host.control.restore(state) }
      osc = try OSCServer(
        control: host.control, bind: options.bind, port: UInt16(options.oscPort.value))
      do throws(HostError) {
        for entry in rack { try host.control.addEffect(entry) }
        try host.start()
      } catch {
        osc.stop()
        throw error
      }
      do throws(HostError) {
        // Nothing else can fail now: an older session may go.
        try recording?.begin()
      } catch {
        osc.stop()
        _ = try? host.finish()
        throw error
      }
    } catch {
      server.close()
      recording?.discard()
      throw error
    }
    if options.connect { _ = server.connectToPhysical() }
    server.onRateChange { [weak host] in host?.requestStop() }
  }

  /// However it came to that: what uses the engine ends before the engine does.
  deinit {
    osc.stop()
    host.halt()
  }

  /// Waits, at most 2 s, until the audio thread has run. - Returns: Seconds since the program's launch.
  func waitForSound() -> Double? {
    for _ in 0..<2000 {
      if host.live.pointee.status.pointee.frame > 0 { return ProcessAge.seconds }
      Thread.sleep(forTimeInterval: 0.001)
    }
    return nil
  }

  /// Stops everything in order. - Returns: What the session came to.
  func finish() throws(HostError) -> LiveSummary {
    osc.stop()
    return try host.finish()
  }

  private static func recorder(
    _ options: LiveOptions, _ patch: LoadedPatch, _ server: JACKServer, _ instructionSet: String,
    _ rack: [SessionDocument.RackEntry]
  ) throws(HostError) -> FolderSessionRecorder? {
    guard let folder = options.record else { return nil }
    var knobs: [String: Float] = [:]
    for knob in KnobTable.shared.engineKnobs { knobs[knob.path] = knob.default }
    for knob in KnobTable.shared.patchKnobs { knobs[knob.path] = patch.values[knob.id] }
    var document = SessionDocument(
      sampleRate: server.sampleRate, period: server.period, instructionSet: instructionSet,
      started: ISO8601DateFormatter().string(from: Date()), mode: options.mode.rawValue,
      patchName: patch.name, knobs: knobs, rack: rack)
    document.oscPort = options.oscPort.value
    document.dx7 = options.dx7.rawValue
    document.target = options.target
    return try FolderSessionRecorder(folder: folder, document: document, force: options.force)
  }

  private static func rackEntries(
    _ path: String?
  ) throws(HostError) -> [SessionDocument.RackEntry] {
    guard let path else { return [] }
    let bytes = try FileBytes.read(path, limit: 1 << 20)
    do {
      return try JSONDecoder().decode([RackFileEntry].self, from: Data(bytes)).map(\.entry)
    } catch {
      throw HostError(.badData, "\(path): is no rack: \(Self.reason(error))")
    }
  }

  private static func reason(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return "\(error)" }
    switch error {
    case .keyNotFound(let key, _): return "\"\(key.stringValue)\" is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      return context.debugDescription
    @unknown default: return "unreadable"
    }
  }
}

/// An effect as a person writes it: only the URI is needed.
private struct RackFileEntry: Decodable {
  var uri: String
  var parameters: [String: Float]?
  var bypass: Bool?
  var wet: Float?

  var entry: SessionDocument.RackEntry {
    SessionDocument.RackEntry(
      uri: uri, parameters: parameters ?? [:], bypass: bypass ?? false, wet: wet ?? 1)
  }
}

import Foundation
import Hosting
import JACKAdapter
import Testing

/// Serialized: libjack serves one server per process at a time.
@Suite(.serialized) struct JACKServerTests {
  @Test func thePortsCarryTheirNamesOrderAndEventTypes() throws {
    let jackd = try Jackd()
    let server = try JACKServer(clientName: "ddspm", server: .named(jackd.name))
    #expect(server.clientName == "ddspm")
    #expect(server.sampleRate == 48000)
    #expect(server.period == 256)
    let ports = jackd.tool("jack_lsp", "-tp")
    for name in ["in_1", "out_1", "out_2", "midi_in", "midi_out"] {
      #expect(ports.contains("ddspm:\(name)\n"))
    }
    let properties = jackd.tool("jack_property", "-l")
    for name in ["Target", "Left", "Right", "MIDI In", "MIDI Out"] {
      #expect(properties.contains("pretty-name value: \(name) "))
    }
    for order in 1...5 { #expect(properties.contains("order value: \(order) ")) }
    #expect(properties.contains("event-types value: MIDI "))
    server.close()
    #expect(!jackd.tool("jack_property", "-l").contains("Target"))
    #expect(!jackd.tool("jack_lsp").contains("ddspm:"))
  }

  @Test func theEngineIsCalledOncePerPeriodAndItsTimeIsMeasured() throws {
    let jackd = try Jackd()
    let server = try JACKServer(clientName: "ddspm", server: .named(jackd.name))
    #expect(server.statistics.cycles == 0)
    try server.activate(makeEngine())
    usleep(1_000_000)
    let statistics = server.statistics
    // 187.5 cycles a second; half of them would still be a working client on a busy machine.
    #expect((90...400).contains(statistics.cycles))
    #expect(statistics.p50 > 0)
    #expect(statistics.p999 >= statistics.p50)
    #expect(statistics.max >= statistics.p999)
    #expect(!server.isRealtime)
    #expect((0...1).contains(server.load))
    server.close()
    let end = server.statistics.cycles
    usleep(100_000)
    #expect(server.statistics.cycles == end)
  }

  @Test(arguments: [[16, 64, 100, 1024, 8192, 441, 256]])
  func everyPeriodKeepsTheCyclesComing(sizes: [Int]) throws {
    let jackd = try Jackd()
    let server = try JACKServer(clientName: "ddspm", server: .named(jackd.name))
    try server.activate(makeEngine())
    for size in sizes {
      jackd.tool("jack_bufsize", "\(size)")
      #expect(eventually(within: 2) { server.period == size })
      let before = server.statistics.cycles
      #expect(eventually(within: 3) { server.statistics.cycles >= before + 3 })
    }
    server.close()
  }

  @Test func targetAndNotesAreTiedToTheOutputsByThePublishedLatency() throws {
    let jackd = try Jackd()
    let server = try JACKServer(clientName: "ddspm", server: .named(jackd.name))
    try server.activate(makeEngine())
    #expect(server.connectToPhysical() == 3)
    server.setLatency(frames: 77, ofNotes: 33)
    let isPublished = eventually(within: 2) {
      let ports = jackd.tool("jack_lsp", "-l").components(separatedBy: "ddspm:")
      let output = ports.first { $0.hasPrefix("out_2") } ?? ""
      let input = ports.first { $0.hasPrefix("in_1") } ?? ""
      let notes = ports.first { $0.hasPrefix("midi_in") } ?? ""
      return output.contains("port capture latency = [ 77 77 ]")
        && input.contains("port playback latency = [ 77 77 ]")
        && !notes.contains("port playback latency = [ 0 0 ]")
    }
    #expect(isPublished)
    server.close()
  }

  @Test func freewheelIsSeenAndCountsNoXruns() throws {
    let jackd = try Jackd()
    let server = try JACKServer(clientName: "ddspm", server: .named(jackd.name))
    try server.activate(makeEngine())
    jackd.tool("jack_freewheel", "y")
    #expect(eventually(within: 2) { server.isFreewheeling })
    let xruns = server.xruns
    usleep(100_000)
    #expect(server.xruns == xruns)
    jackd.tool("jack_freewheel", "n")
    #expect(eventually(within: 2) { !server.isFreewheeling })
    server.close()
  }

  @Test(arguments: [
    "", "a:b", "a\nb", String(repeating: "n", count: 64), String(repeating: "ö", count: 32),
  ])
  func aNameThatJACKCannotHoldIsAUsageError(name: String) {
    let error = #expect(throws: HostError.self) {
      try JACKServer(clientName: name, server: .named("ddspm-no-such-server"))
    }
    #expect(error?.exit == .usage)
  }

  @Test func theLongestNameIsTakenAndASecondClientOfItIsRefusedByName() throws {
    let jackd = try Jackd()
    let name = String(repeating: "n", count: 63)
    let server = try JACKServer(clientName: name, server: .named(jackd.name))
    #expect(server.clientName == name)
    let error = #expect(throws: HostError.self) {
      try JACKServer(clientName: name, server: .named(jackd.name))
    }
    #expect(error?.exit == .unavailable)
    #expect(error?.message.contains("--name") == true)
    server.close()
  }

  /// A reader as slow as in real time, while the server runs as fast as it can.
  @Test func whileItFreewheelsTheEngineWaitsForThoseWhoListenAndRecord() throws {
    let jackd = try Jackd()
    let server = try JACKServer(clientName: "ddspm", server: .named(jackd.name))
    let engine = makeEngine()
    let reader = SlowReader(engine)
    try server.activate(engine)
    jackd.tool("jack_freewheel", "y")
    #expect(eventually(within: 2) { server.isFreewheeling })
    usleep(500_000)
    jackd.tool("jack_freewheel", "n")
    #expect(eventually(within: 2) { !server.isFreewheeling })
    server.close()
    let (heard, recorded, most) = reader.stop()
    let played = Int(engine.pointee.status.pointee.frame) + 256
    #expect(heard == played && recorded == played)
    // Some may wait while the server is in real time; freewheeling alone would fill all 131,072.
    #expect(most < 16_384, "frames that waited to be heard, at most")
    #expect(engine.pointee.status.pointee.unheard == 0)
    #expect(engine.pointee.status.pointee.unrecorded == 0)
  }

  @Test func withoutAServerTheErrorSaysInOneLineWhatToDo() {
    do throws(HostError) {
      _ = try JACKServer(clientName: "ddspm", server: .named("ddspm-no-such-server"))
      Issue.record("opened a client of no server")
    } catch {
      #expect(error.exit == .unavailable)
      #expect(error.message.contains("ddspm-no-such-server"))
      #expect(!error.message.contains("\n"))
    }
  }
}

import Foundation
import Hosting
import JACKAdapter
import Synchronization
import Testing

extension JACKServerTests {
  @Test(arguments: [SIGKILL, SIGTERM])
  func aServerThatComesBackFindsPortsConnectionsAndSound(signal: Int32) throws {
    let jackd = try Jackd()
    let server = try JACKServer(clientName: "ddspm", server: .named(jackd.name))
    try server.activate(makeEngine())
    #expect(server.connect("system:capture_1", "in_1"))
    #expect(server.connect("ddspm:out_2", "system:playback_1"))
    #expect(server.connect("out_2", "system:playback_1"))
    #expect(!server.connect("out_2", "system:nowhere"))
    usleep(1_200_000)  // the graph counts once it has been quiet for half a second

    jackd.end(signal)
    #expect(eventually(within: 3) { !server.isConnected })
    let cycles = server.statistics.cycles
    try jackd.start()
    #expect(eventually(within: 5) { jackd.tool("jack_lsp").contains("ddspm:midi_out") })
    #expect(eventually(within: 1) { server.statistics.cycles > cycles + 10 })
    let wires = jackd.tool("jack_lsp", "-c", "ddspm:")
    #expect(wires.contains("ddspm:in_1\n   system:capture_1"))
    #expect(wires.contains("ddspm:out_2\n   system:playback_1"))
    #expect(!wires.contains("ddspm:out_1\n   "))
    server.close()
  }

  /// An engine has one rate: it would play out of tune.
  @Test func aServerThatComesBackAtAnotherRateIsToldAndDoesNotPlayTheEngine() throws {
    let jackd = try Jackd()
    let server = try JACKServer(clientName: "ddspm", server: .named(jackd.name))
    try server.activate(makeEngine())
    let told = Atomic(0)
    server.onRateChange { told.add(1, ordering: .relaxed) }
    jackd.end(SIGKILL)
    #expect(eventually(within: 3) { !server.isConnected })
    let cycles = server.statistics.cycles
    try jackd.start(rate: 44100)
    #expect(eventually(within: 5) { server.hasChangedRate })
    #expect(eventually(within: 1) { told.load(ordering: .relaxed) == 1 })
    #expect(server.sampleRate == 48_000)
    #expect(server.statistics.cycles == cycles)
    server.close()
  }

  @Test func aNewClientTakesOverTheConnectionsOfTheOneBefore() throws {
    let jackd = try Jackd()
    let first = try JACKServer(clientName: "ddspm", server: .named(jackd.name))
    try first.activate(makeEngine())
    #expect(first.connect("system:capture_1", "in_1"))
    usleep(1_200_000)  // the graph counts once it has been quiet for half a second
    jackd.end(SIGKILL)
    #expect(eventually(within: 3) { !first.isConnected })
    try jackd.start(rate: 44100)
    #expect(eventually(within: 5) { first.hasChangedRate })
    let connections = first.connections
    first.close()
    let second = try JACKServer(
      clientName: "ddspm", server: .named(jackd.name), connections: connections)
    try second.activate(makeEngine())
    #expect(
      eventually(within: 3) {
        jackd.tool("jack_lsp", "-c", "ddspm:").contains("ddspm:in_1\n   system:capture_1")
      })
    second.close()
  }

  @Test(arguments: [1000, 1_800_000])
  func aServerAtARateThatTheEngineCannotIsRefusedWithTheReason(rate: Int) throws {
    let jackd = try Jackd(rate: rate)
    do throws(HostError) {
      _ = try JACKServer(clientName: "ddspm", server: .named(jackd.name))
      Issue.record("opened a client at \(rate) Hz")
    } catch {
      #expect(error.exit == .unavailable)
      #expect(error.message.contains("\(rate) Hz") && error.message.contains("8000 to 384000"))
    }
  }

  @Test func closingWhileTheServerIsAwayIsQuick() throws {
    let jackd = try Jackd()
    let server = try JACKServer(clientName: "ddspm", server: .named(jackd.name))
    try server.activate(makeEngine())
    jackd.end(SIGKILL)
    #expect(eventually(within: 3) { !server.isConnected })
    let start = Date()
    server.close()
    #expect(Date().timeIntervalSince(start) < 5)
  }
}

extension JACKServerTests {
  @Test func theEmbeddedServerEndsWithClose() throws {
    let server = try JACKServer(clientName: "ddspm", server: .embedded)
    try server.activate(makeEngine())
    let pid = try #require(server.serverProcessID)
    #expect(isAlive(pid))
    #expect(eventually(within: 2) { server.statistics.cycles > 10 })
    server.close()
    #expect(!isAlive(pid))
    #expect(server.serverProcessID == nil)
  }

  @Test func theEmbeddedServerIsStartedAgainWhenItDies() throws {
    let server = try JACKServer(clientName: "ddspm", server: .embedded)
    try server.activate(makeEngine())
    let first = try #require(server.serverProcessID)
    kill(first, SIGKILL)
    #expect(eventually(within: 3) { !server.isConnected })
    let cycles = server.statistics.cycles
    #expect(eventually(within: 8) { server.statistics.cycles > cycles + 10 })
    let second = try #require(server.serverProcessID)
    #expect(second != first)
    server.close()
    #expect(!isAlive(second))
  }

  @Test func theEmbeddedServerDoesNotOutliveAProgramThatDies() async throws {
    let result = await #expect(
      processExitsWith: .exitCode(3), observing: [\.standardOutputContent]
    ) {
      let server = try JACKServer(clientName: "ddspm", server: .embedded)
      let line = "server=\(server.serverProcessID ?? 0);"
      _ = line.utf8.withContiguousStorageIfAvailable { write(1, $0.baseAddress, $0.count) }
      _exit(3)
    }
    let text = String(decoding: try #require(result).standardOutputContent, as: UTF8.self)
    let digits = text.components(separatedBy: "server=").last?.prefix { $0.isNumber } ?? ""
    let pid = try #require(Int32(digits))
    #expect(pid > 1)
    #expect(eventually(within: 6) { !isAlive(pid) })
  }

  @Test func autoUsesTheRunningDefaultServer() throws {
    let jackd = try Jackd()
    setenv("JACK_DEFAULT_SERVER", jackd.name, 1)
    defer { unsetenv("JACK_DEFAULT_SERVER") }
    let server = try JACKServer(clientName: "ddspm", server: .auto)
    #expect(server.serverProcessID == nil)
    #expect(jackd.tool("jack_lsp").contains("ddspm:in_1"))
    server.close()
  }

  @Test func autoStartsTheDefaultServerUnderTheNameThatOtherProgramsUse() throws {
    let jackd = try Jackd()
    jackd.end(SIGTERM)
    setenv("JACK_DEFAULT_SERVER", jackd.name, 1)
    defer { unsetenv("JACK_DEFAULT_SERVER") }
    let server = try JACKServer(clientName: "ddspm", server: .auto)
    #expect(server.serverProcessID != nil)
    #expect(jackd.tool("jack_lsp").contains("ddspm:in_1"))
    server.close()
    #expect(!jackd.tool("jack_lsp").contains("ddspm"))
  }
}

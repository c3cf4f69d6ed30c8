import CLV2Host
import Glibc
import Testing

@testable import LV2Adapter

/// A plugin in Swift: each run asks the worker to double `asked`, and counts it down to 0.
private struct FakePlugin {
  var host: OpaquePointer
  var left: UnsafeMutablePointer<Float>
  var latency: UnsafeMutablePointer<Float>
  var asked: Int32 = 0
  var answers: Int32 = 0
  var sum: Int32 = 0
  var workedOn: UInt = 0
  var ends = 0
}

private func fake(_ handle: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<FakePlugin>? {
  handle?.assumingMemoryBound(to: FakePlugin.self)
}

private func run(_ handle: UnsafeMutableRawPointer?, _ frames: UInt32) {
  guard let plugin = fake(handle) else { return }
  plugin.pointee.left[0] = .nan
  log("from run", plugin.pointee.host)
  plugin.pointee.latency.pointee = 127.6
  if plugin.pointee.asked > 0 {
    _ = ddspm_lv2_schedule(
      UnsafeMutableRawPointer(plugin.pointee.host), 4, &plugin.pointee.asked)
    plugin.pointee.asked -= 1
  }
}

private func log(_ line: String, _ host: OpaquePointer) {
  let data = ddspm_lv2_log(host)?.assumingMemoryBound(to: LV2_Log_Log.self)
  guard let log = data?.pointee else { return }
  _ = withVaList([]) { log.vprintf(log.handle, 0, line, $0) }
}

private func work(
  _ handle: LV2_Handle?, _ respond: LV2_Worker_Respond_Function?,
  _ respondHandle: LV2_Worker_Respond_Handle?, _ size: UInt32, _ data: UnsafeRawPointer?
) -> LV2_Worker_Status {
  guard size == 4, let data else { return LV2_WORKER_ERR_UNKNOWN }
  var answer = data.loadUnaligned(as: Int32.self) * 2
  fake(handle)?.pointee.workedOn = UInt(pthread_self())
  return respond?(respondHandle, 4, &answer) ?? LV2_WORKER_ERR_UNKNOWN
}

private func workResponse(
  _ handle: LV2_Handle?, _ size: UInt32, _ data: UnsafeRawPointer?
) -> LV2_Worker_Status {
  guard size == 4, let data else { return LV2_WORKER_ERR_UNKNOWN }
  fake(handle)?.pointee.sum += data.loadUnaligned(as: Int32.self)
  fake(handle)?.pointee.answers += 1
  return LV2_WORKER_SUCCESS
}

private func endRun(_ handle: LV2_Handle?) -> LV2_Worker_Status {
  fake(handle)?.pointee.ends += 1
  return LV2_WORKER_SUCCESS
}

@Suite struct WorkerTests {
  private let context: RunContext
  private let arena = Arena()
  private let plugin: UnsafeMutablePointer<FakePlugin>

  private init(inline: Bool) throws {
    context = try RunContext(label: "fake", worksInline: inline)
    let (left, latency) = (arena.floats(64), arena.floats(1))
    plugin = arena.store([FakePlugin(host: context.host, left: left, latency: latency)])
    let interface = arena.store([
      LV2_Worker_Interface(work: work, work_response: workResponse, end_run: endRun)
    ])
    ddspm_lv2_attach(context.host, plugin, run, interface)
    ddspm_lv2_watch(context.host, left, left, latency)
  }

  init() throws { try self.init(inline: false) }

  private func runOnce() { ddspm_lv2_run(UnsafeMutableRawPointer(context.host), 64) }

  @Test func workIsDoneElsewhereAndAnsweredInALaterRun() throws {
    plugin.pointee.asked = 100
    #expect(ddspm_lv2_start(context.host) == 0)
    var runs = 0
    while plugin.pointee.answers < 100, runs < 20_000 {
      runOnce()
      runs += 1
      usleep(100)
    }
    ddspm_lv2_stop(context.host)
    #expect(plugin.pointee.answers == 100)
    #expect(plugin.pointee.sum == 100 * 101, "each once, in order or not")
    #expect(plugin.pointee.workedOn != UInt(pthread_self()))
    #expect(plugin.pointee.ends == runs)
  }

  @Test func acceptedWorkIsFinishedWhenTheWorkerStops() throws {
    plugin.pointee.asked = 1000
    #expect(ddspm_lv2_start(context.host) == 0)
    for _ in 0..<1000 { runOnce() }
    ddspm_lv2_stop(context.host)
    #expect(plugin.pointee.answers == 1000)
  }

  @Test func offlineWorkIsAnsweredInTheSameRun() throws {
    let offline = try WorkerTests(inline: true)
    offline.plugin.pointee.asked = 1
    offline.runOnce()
    #expect(offline.plugin.pointee.answers == 1)
    #expect(offline.plugin.pointee.workedOn == UInt(pthread_self()))
  }

  @Test func aFullRingRefusesAndLosesNothingElse() throws {
    let body = [UInt8](repeating: 1, count: 4000)
    let host = UnsafeMutableRawPointer(context.host)
    let accepted = (0..<20).filter { _ in
      ddspm_lv2_schedule(host, UInt32(body.count), body) == LV2_WORKER_SUCCESS
    }
    #expect(accepted.count == 8, "32768 bytes hold 8 messages of 4004")
  }

  @Test func samplesThatAreNoNumbersAreSilencedAndCounted() throws {
    runOnce()
    #expect(plugin.pointee.left[0] == 0)
    #expect(context.repairedSamples == 1)
  }

  @Test func linesLoggedOnTheAudioThreadAreDroppedAndCounted() throws {
    runOnce()
    runOnce()
    #expect(context.droppedLogLines == 2)
    log("from control, as expected", context.host)
    #expect(context.droppedLogLines == 2)
  }

  @Test func latencyIsWhatTheLastRunReported() throws {
    #expect(context.latency == 0)
    runOnce()
    #expect(context.latency == 128, "127.6 rounded")
  }
}

@Suite struct URIDTableTests {
  @Test func aNumberLeadsBackToItsURI() throws {
    let table = URIDTable()
    let (map, unmap) = (table.mapFeature, table.unmapFeature)
    let first = map.map(map.handle, "urn:one")
    #expect(first > 0 && map.map(map.handle, "urn:one") == first)
    #expect(map.map(map.handle, "urn:two") != first)
    let back = try #require(unmap.unmap(unmap.handle, first))
    #expect(String(cString: back) == "urn:one")
    #expect(unmap.unmap(unmap.handle, 99) == nil)
  }
}

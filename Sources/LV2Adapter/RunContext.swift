import CLV2Host
import Hosting

/// Owns the C side of one hosted plugin: what its run function, worker and log refer to.
/// - Thread: [control-thread]; only `host` goes elsewhere.
final class RunContext {
  let host: OpaquePointer

  /// - Parameters:
  ///   - label: Starts each line the plugin logs.
  ///   - worksInline: Do the worker's work inside run.
  init(label: String, worksInline: Bool) throws(HostError) {
    guard let host = ddspm_lv2_create(label, worksInline) else {
      throw HostError(.internalError, "no memory to host \(label)")
    }
    self.host = host
  }

  deinit {
    ddspm_lv2_destroy(host)
  }

  /// Latency as the last run reported it, frames.
  var latency: Int { Int(ddspm_lv2_latency(host)) }
  var repairedSamples: UInt64 { ddspm_lv2_repaired(host) }
  var droppedLogLines: UInt64 { ddspm_lv2_dropped_lines(host) }
}

import CJACK
import CRealtime
import Synchronization

// JACK's other callbacks. They run on threads that are not ours (under PipeWire some of them on
// the real-time thread), so each touches atomics only.

typealias CallbackContext = UnsafeMutablePointer<ClientContext>

private func context(_ argument: UnsafeMutableRawPointer?) -> CallbackContext? {
  argument?.assumingMemoryBound(to: ClientContext.self)
}

@c(ddspm_jack_thread_init)
func threadInitCallback(_ argument: UnsafeMutableRawPointer?) {
  ddspm_flush_denormals()
  ddspm_jack_prefault_stack()
}

@c(ddspm_jack_buffer_size)
func bufferSizeCallback(_ frames: jack_nframes_t, _ argument: UnsafeMutableRawPointer?) -> Int32 {
  context(argument)?.pointee.meters.pointee.period.store(Int(frames), ordering: .relaxed)
  return 0
}

@c(ddspm_jack_sample_rate)
func sampleRateCallback(_ rate: jack_nframes_t, _ argument: UnsafeMutableRawPointer?) -> Int32 {
  context(argument)?.pointee.meters.pointee.sampleRate.store(Int(rate), ordering: .relaxed)
  return 0
}

@c(ddspm_jack_xrun)
func xrunCallback(_ argument: UnsafeMutableRawPointer?) -> Int32 {
  guard let meters = context(argument)?.pointee.meters else { return 0 }
  let isCounting =
    !meters.pointee.isFreewheeling.load(ordering: .relaxed)
    && meters.pointee.histogram.count >= meters.pointee.countsXrunsFrom.load(ordering: .relaxed)
  if isCounting { meters.pointee.xruns.wrappingAdd(1, ordering: .relaxed) }
  return 0
}

@c(ddspm_jack_freewheel)
func freewheelCallback(_ starting: Int32, _ argument: UnsafeMutableRawPointer?) {
  guard let meters = context(argument)?.pointee.meters else { return }
  let resume = meters.pointee.histogram.count &+ 8
  meters.pointee.countsXrunsFrom.store(resume, ordering: .relaxed)
  meters.pointee.isFreewheeling.store(starting != 0, ordering: .relaxed)
}

@c(ddspm_jack_port_registration)
func portRegistrationCallback(
  _ port: jack_port_id_t, _ registered: Int32, _ argument: UnsafeMutableRawPointer?
) {
  context(argument)?.pointee.meters.pointee.graphChanged.store(true, ordering: .releasing)
}

@c(ddspm_jack_port_connect)
func portConnectCallback(
  _ source: jack_port_id_t, _ destination: jack_port_id_t, _ connected: Int32,
  _ argument: UnsafeMutableRawPointer?
) {
  guard let meters = context(argument)?.pointee.meters else { return }
  if connected == 0 { meters.pointee.wireLost.store(true, ordering: .releasing) }
  meters.pointee.graphChanged.store(true, ordering: .releasing)
}

/// Called as a signal handler would be: one flag, nothing else.
@c(ddspm_jack_shutdown)
func shutdownCallback(
  _ code: jack_status_t, _ reason: UnsafePointer<CChar>?, _ argument: UnsafeMutableRawPointer?
) {
  context(argument)?.pointee.isLost.store(true, ordering: .releasing)
}

/// The synthesiser does not pass its input through, so the target is tied to the outputs by the
/// published latency alone; what plays it by MIDI sounds as late as limiter and effects make it.
@c(ddspm_jack_latency)
func latencyCallback(_ mode: jack_latency_callback_mode_t, _ argument: UnsafeMutableRawPointer?) {
  guard let context = context(argument) else { return }
  let ports = context.pointee.ports
  let own = UInt32(context.pointee.meters.pointee.latency.load(ordering: .relaxed))
  var range = jack_latency_range_t(min: own, max: own)
  if mode == JackCaptureLatency {
    jack_port_set_latency_range(ports.left, mode, &range)
    jack_port_set_latency_range(ports.right, mode, &range)
  } else {
    jack_port_set_latency_range(ports.input, mode, &range)
    var left = jack_latency_range_t()
    var right = jack_latency_range_t()
    jack_port_get_latency_range(ports.left, mode, &left)
    jack_port_get_latency_range(ports.right, mode, &right)
    let notes = UInt32(context.pointee.meters.pointee.noteLatency.load(ordering: .relaxed))
    var played = jack_latency_range_t(
      min: min(left.min, right.min) &+ notes, max: max(left.max, right.max) &+ notes)
    jack_port_set_latency_range(ports.midiIn, mode, &played)
  }
}

/// libjack prints every failed attempt to reach a server; errors are reported by their results.
@c(ddspm_jack_quiet)
func quietMessage(_ message: UnsafePointer<CChar>?) {}

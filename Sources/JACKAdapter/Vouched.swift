import CJACK
import CRealtime

// Every C call on the audio thread. jack.h promises for each libjack function here that it may be
// called from the process callback.

/// Vouched: returns an address in shared memory.
@_semantics("no_performance_analysis") @inline(never)
func vouchedBuffer(_ port: OpaquePointer, _ frames: UInt32) -> UnsafeMutableRawPointer? {
  jack_port_get_buffer(port, frames)
}

/// Vouched: reads a counter in the port's buffer.
@_semantics("no_performance_analysis") @inline(never)
func vouchedMIDICount(_ buffer: UnsafeMutableRawPointer) -> UInt32 {
  jack_midi_get_event_count(buffer)
}

/// Vouched: points into the port's buffer. Nonzero when there is no such event.
@_semantics("no_performance_analysis") @inline(never)
func vouchedMIDIEvent(
  _ event: UnsafeMutablePointer<jack_midi_event_t>, _ buffer: UnsafeMutableRawPointer,
  _ index: UInt32
) -> Int32 {
  jack_midi_event_get(event, buffer, index)
}

/// Vouched: sleeps, but only while the server freewheels, when no period has a deadline.
@_semantics("no_performance_analysis") @inline(never)
func vouchedAwaitReaders(_ context: UnsafeMutablePointer<ClientContext>, _ frames: UInt32) {
  awaitReaders(context, frames: Int(frames))
}

/// Vouched: resets counters in the port's buffer.
@_semantics("no_performance_analysis") @inline(never)
func vouchedClearMIDI(_ buffer: UnsafeMutableRawPointer) {
  jack_midi_clear_buffer(buffer)
}

/// Vouched: subtracts counters in the port's buffer.
@_semantics("no_performance_analysis") @inline(never)
func vouchedMIDISpace(_ buffer: UnsafeMutableRawPointer) -> Int {
  jack_midi_max_event_size(buffer)
}

/// Vouched: advances counters in the port's buffer and points into it; nil when it is full.
@_semantics("no_performance_analysis") @inline(never)
func vouchedReserveMIDI(
  _ buffer: UnsafeMutableRawPointer, _ count: Int
) -> UnsafeMutablePointer<UInt8>? {
  jack_midi_event_reserve(buffer, 0, count)
}

/// Vouched: `clock_gettime` of the thread's CPU clock, one system call that does not block.
@_semantics("no_performance_analysis") @inline(never)
func vouchedThreadTime() -> UInt64 { ddspm_thread_cpu_ns() }

/// Vouched: does nothing unless RealtimeSanitizer is linked in, then sets a thread-local counter.
@_semantics("no_performance_analysis") @inline(never)
func vouchedEnterRealtime() { ddspm_realtime_enter() }

/// Vouched: as `vouchedEnterRealtime`.
@_semantics("no_performance_analysis") @inline(never)
func vouchedExitRealtime() { ddspm_realtime_exit() }

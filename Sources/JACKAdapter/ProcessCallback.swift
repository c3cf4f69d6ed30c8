import CJACK
import LiveEngine
import Synchronization

/// JACK's process callback: one period through the engine, and its CPU time into the histogram.
/// - Thread: [audio-thread]
@c(ddspm_jack_process) @_noLocks @_noAllocation
func processCallback(_ frames: jack_nframes_t, _ argument: UnsafeMutableRawPointer?) -> Int32 {
  guard let context = argument?.assumingMemoryBound(to: ClientContext.self) else { return 0 }
  if context.pointee.meters.pointee.isFreewheeling.load(ordering: .relaxed) {
    vouchedAwaitReaders(context, frames)
  }
  let start = vouchedThreadTime()
  vouchedEnterRealtime()
  runCycle(context, frames)
  vouchedExitRealtime()
  context.pointee.meters.pointee.histogram.record(vouchedThreadTime() &- start)
  return 0
}

@_noLocks @_noAllocation
private func runCycle(_ context: UnsafeMutablePointer<ClientContext>, _ frames: UInt32) {
  let ports = context.pointee.ports
  let midiOut = vouchedBuffer(ports.midiOut, frames)
  if let midiOut { vouchedClearMIDI(midiOut) }
  guard let left = audio(ports.left, frames), let right = audio(ports.right, frames) else { return }
  guard let engine = context.pointee.engine,
    !context.pointee.isRetired.load(ordering: .acquiring)
  else {
    silence(left, frames)
    silence(right, frames)
    return
  }
  if context.pointee.hasLostSource.exchange(false, ordering: .acquiring) {
    engine.pointee.releaseKeys()
  }
  deliverMIDI(ports.midiIn, frames, engine)
  if let midiOut { sendMIDI(midiOut, engine) }
  let input = audio(ports.input, frames)
  engine.pointee.process(
    input: UnsafePointer(input), left: left, right: right, frames: Int(frames))
}

@_noLocks @_noAllocation
private func deliverMIDI(
  _ port: OpaquePointer, _ frames: UInt32, _ engine: UnsafeMutablePointer<LiveEngine>
) {
  guard let buffer = vouchedBuffer(port, frames) else { return }
  var event = jack_midi_event_t()
  for index in 0..<vouchedMIDICount(buffer) {
    guard vouchedMIDIEvent(&event, buffer, index) == 0, let bytes = event.buffer else { continue }
    engine.pointee.midi(UnsafePointer(bytes), count: Int(event.size), offset: Int(event.time))
  }
}

/// As many waiting messages as the buffer takes, all at the period's first frame.
@_noLocks @_noAllocation
private func sendMIDI(
  _ buffer: UnsafeMutableRawPointer, _ engine: UnsafeMutablePointer<LiveEngine>
) {
  var isFirst = true
  while true {
    let space = vouchedMIDISpace(buffer)
    let count = engine.pointee.outgoingCount(space: space, isFirst: isFirst)
    guard count > 0, let bytes = vouchedReserveMIDI(buffer, count) else { return }
    engine.pointee.takeOutgoing(bytes, count: count)
    isFirst = false
  }
}

@_noLocks @_noAllocation
private func audio(_ port: OpaquePointer, _ frames: UInt32) -> UnsafeMutablePointer<Float>? {
  vouchedBuffer(port, frames)?.assumingMemoryBound(to: Float.self)
}

@_noLocks @_noAllocation
private func silence(_ samples: UnsafeMutablePointer<Float>, _ frames: UInt32) {
  for i in 0..<Int(frames) { samples[i] = 0 }
}

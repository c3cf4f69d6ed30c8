import Addresses
import DX7
import FMSynthesis
import Foundation
import Knobs
import LiveEngine
import Playing
import Rendering
import TestHost

@testable import Hosting

/// A model and its engine, driven by the test: no threads, no server.
final class Rig {
  let live: UnsafeMutablePointer<LiveEngine>
  let control: ControlModel
  private let left = UnsafeMutablePointer<Float>.allocate(capacity: 256)
  private let right = UnsafeMutablePointer<Float>.allocate(capacity: 256)

  init(store: any PatchStore = MemoryStore(), effects: (any EffectFactory)? = nil) {
    live = LiveEngine.create(engine: EngineFactory.engine(sampleRate: 48_000, voices: 16))
    let patch = Array(KnobTable.shared.patchKnobs.map(\.default))
    control = ControlModel(
      live: live, sampleRate: 48_000, patch: LoadedPatch(values: patch, name: "INIT VOICE"),
      effects: effects, store: store, journal: MemoryJournal())
  }

  deinit {
    control.stop()
    LiveEngine.destroy(live)
    left.deallocate()
    right.deallocate()
  }

  /// MIDI in, in events of at most `chunk` bytes, one period each where there are several.
  func receive(_ bytes: [UInt8], chunk: Int = .max) {
    var start = 0
    while start < bytes.count {
      let end = bytes.count - start > chunk ? start + chunk : bytes.count
      let piece = Array(bytes[start..<end])
      live.pointee.midi(piece, count: piece.count, offset: 0)
      start = end
      if start < bytes.count { run(64) }
    }
  }

  /// - Returns: RMS of the left output.
  @discardableResult
  func run(_ frames: Int) -> Float {
    var sum: Float = 0
    var done = 0
    while done < frames {
      let count = min(256, frames - done)
      live.pointee.process(input: nil, left: left, right: right, frames: count)
      for i in 0..<count { sum += left[i] * left[i] }
      while live.pointee.applied.pop() != nil {}
      done += count
    }
    return (sum / Float(max(1, frames))).squareRoot()
  }

  /// One period with MIDI at offsets into it.
  /// - Returns: What took effect, with its frames.
  func period(_ events: [(offset: Int, bytes: [UInt8])], frames: Int = 256) -> [TimedCommand] {
    for event in events {
      live.pointee.midi(event.bytes, count: event.bytes.count, offset: event.offset)
    }
    live.pointee.process(input: nil, left: left, right: right, frames: frames)
    var applied: [TimedCommand] = []
    while let next = live.pointee.applied.pop() { applied.append(next) }
    return applied
  }

  /// The left output of the frames to come.
  func play(_ frames: Int) -> [Float] {
    (0..<frames / 256).flatMap { _ in
      _ = period([])
      return (0..<256).map { left[$0] }
    }
  }

  /// Knobs that stand elsewhere on the audio thread than the model says, once all have arrived.
  func disagreements() -> [String] {
    turn()
    run(96_000)
    return KnobTable.shared.engineKnobs.compactMap { knob in
      let (model, engine) = (control.value(knob.path), live.pointee.engine.knobs.values[knob.id])
      return model == engine ? nil : "\(knob.path): \(model) in the model, \(engine) in the engine"
    }
  }

  /// The control thread's turn, then a period.
  func turn() {
    control.queue.sync { control.tick() }
    run(64)
  }

  func send(_ bytes: [UInt8], chunk: Int = .max) {
    receive(bytes, chunk: chunk)
    turn()
  }

  /// What leaves in one period through a port with room for `space` bytes.
  func leaves(space: Int = 32_768) -> [[UInt8]] {
    var events: [[UInt8]] = []
    var left = space
    while true {
      let count = live.pointee.outgoingCount(space: left, isFirst: events.isEmpty)
      if count == 0 { return events }
      var event = [UInt8](repeating: 0, count: count)
      event.withUnsafeMutableBufferPointer { bytes in
        if let base = bytes.baseAddress { live.pointee.takeOutgoing(base, count: count) }
      }
      events.append(event)
      left -= count
    }
  }

  func ask(_ address: String, _ arguments: ControlValue...) -> ControlOutcome {
    control.handle(ControlMessage(address, arguments), from: .osc, at: nil)
  }

  func count(_ name: String) -> Float {
    ask("/stats/midi/\(name)").replies.first?.arguments.first?.number ?? .nan
  }

  var name: String {
    if case .string(let name)? = ask("/patch/name").replies.first?.arguments.first { return name }
    return ""
  }

  /// After a while nothing may sound any more.
  func voicesAfterRelease() -> Int {
    run(48_000)
    return live.pointee.status.pointee.voices
  }
}

/// SplitMix64: the same numbers on every machine.
struct Seeded: RandomNumberGenerator {
  var state: UInt64
  init(_ seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Any voice a DX7 can hold, with a name a person can read.
  mutating func voice(name: String) -> DX7Voice {
    var voice = DX7Voice()
    for number in 0..<DX7Parameter.nameStart {
      let parameter = DX7Parameter(number)
      voice[parameter] = UInt8.random(in: 0...parameter.maximum, using: &self)
    }
    voice.name = name
    return voice
  }
}

let voiceRequest: [UInt8] = [0xF0, 0x43, 0x20, 0, 0xF7]
let bankRequest: [UInt8] = [0xF0, 0x43, 0x20, 9, 0xF7]

/// A voice parameter turned on a panel.
func change(_ parameter: DX7Parameter, _ value: UInt8) -> [UInt8] {
  ParameterChange(parameter: parameter.number, value: value)?.message ?? []
}

/// A function parameter, 64...77.
func function(_ parameter: UInt8, _ value: UInt8) -> [UInt8] {
  [0xF0, 0x43, 0x10, 0x08, parameter, value, 0xF7]
}

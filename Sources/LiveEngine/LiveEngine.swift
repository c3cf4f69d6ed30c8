import CRealtime
import FMSynthesis
import RealtimePrimitives
import Rendering

/// One frame of what was heard and what was played, for the disk thread.
public struct RecordedFrame: BitwiseCopyable {
  public var input: Float
  public var left: Float
  public var right: Float

  @_noLocks @_noAllocation
  public init(input: Float, left: Float, right: Float) {
    self.input = input
    self.left = left
    self.right = right
  }
}

/// Frames that found no room on their way to the disk.
public struct RecordingGap: BitwiseCopyable {
  public var frame: UInt64
  public var lost: Int
}

/// A command as the audio thread carried it out, with its frame: what the event log stores and replay needs.
public typealias AppliedEvent = TimedCommand

/// The engine with the rings round it. Lives at a fixed address from `create` to `destroy`.
public struct LiveEngine: ~Copyable {
  public var engine: Engine
  let commandRing = Ring<TimedCommand>(capacity: 8192)
  let coefficientRing = Ring<TimedCommand>(capacity: 4096)
  let heardRing = Ring<Float>(capacity: 1 << 17)
  let recordedRing = Ring<RecordedFrame>(capacity: 1 << 19)
  let gapRing = Ring<RecordingGap>(capacity: 64)
  /// Acts on System Exclusive, program changes and mapped controllers.
  var receiver: Receiver
  /// Whether control's commands for the period that runs now have been taken.
  private var hasBegun = false
  /// Control -> audio: see `sendOut`.
  let outgoing = Ring<UInt8>(capacity: 1 << 16)
  /// Bytes of the message being sent that have not left yet.
  var outgoingLeft = 0
  public let status: UnsafeMutablePointer<LiveStatus>
  private let frameBuffer: UnsafeMutablePointer<RecordedFrame>
  /// A chunk of the input as it is heard and recorded.
  private let inputBuffer: UnsafeMutablePointer<Float>
  private var inputRepair = SampleRepair()
  private var wasRecording = false
  private var pendingGap = RecordingGap(frame: 0, lost: 0)

  init(engine: consuming Engine) {
    self.engine = engine
    status = .allocate(capacity: 1)
    status.initialize(to: LiveStatus())
    status.pointee.setOutputLatency(self.engine.latencyFrames)
    receiver = Receiver(status: status, sampleRate: self.engine.sampleRate)
    frameBuffer = .allocate(capacity: Self.chunk)
    inputBuffer = .allocate(capacity: Self.chunk)
  }

  deinit {
    status.deinitialize(count: 1)
    status.deallocate()
    frameBuffer.deallocate()
    inputBuffer.deallocate()
  }

  static var chunk: Int { @_noLocks @_noAllocation get { 256 } }

  public static func create(engine: consuming Engine) -> UnsafeMutablePointer<LiveEngine> {
    let pointer = UnsafeMutablePointer<LiveEngine>.allocate(capacity: 1)
    pointer.initialize(to: LiveEngine(engine: engine))
    return pointer
  }

  public static func destroy(_ pointer: UnsafeMutablePointer<LiveEngine>) {
    pointer.deinitialize(count: 1)
    pointer.deallocate()
  }

  /// One period: `input` may be nil when nothing is connected.
  /// - Thread: [audio-thread]
  @_noLocks @_noAllocation
  public mutating func process(
    input: UnsafePointer<Float>?, left: UnsafeMutablePointer<Float>,
    right: UnsafeMutablePointer<Float>, frames: Int
  ) {
    status.pointee.beginPeriod(frame: engine.frame, period: frames)
    begin()
    if receiver.sensing.isBroken(at: engine.frame) { releaseKeys() }
    hasBegun = false
    hear(input, frames)
    let start = engine.frame
    engine.delayInput(by: status.pointee.listenerDelay)
    engine.render(left: left, right: right, frames: frames, input: input)
    record(input, left, right, frames, start)
    status.pointee.endPeriod(engine: &engine)
  }

  /// Takes what the other threads have sent: once a period, before its first MIDI message, so that their commands come
  /// before the messages of the same period and after those of the periods before.
  @_noLocks @_noAllocation
  mutating func begin() {
    if hasBegun { return }
    hasBegun = true
    receiver.takeOrders()
    while let event = commandRing.consumer.pop() { engine.schedule(event) }
    while let event = coefficientRing.consumer.pop() {
      if event.frame > 0 && event.frame < engine.frame { status.pointee.addLateMove() }
      engine.schedule(event)
    }
  }

  @_noLocks @_noAllocation
  private mutating func hear(_ input: UnsafePointer<Float>?, _ frames: Int) {
    var done = 0
    while done < frames {
      let count = frames &- done < Self.chunk ? frames &- done : Self.chunk
      for i in 0..<count { inputBuffer[i] = inputRepair.repaired(input?[done &+ i] ?? 0) }
      if !heardRing.producer.write(inputBuffer, count: count) { status.pointee.addUnheard(count) }
      done &+= count
    }
    status.pointee.setRepairedInput(inputRepair.count)
  }

  @_noLocks @_noAllocation
  private mutating func record(
    _ input: UnsafePointer<Float>?, _ left: UnsafePointer<Float>, _ right: UnsafePointer<Float>,
    _ frames: Int, _ start: UInt64
  ) {
    let isRecording = status.pointee.isRecording
    if isRecording && !wasRecording { status.pointee.setRecordingStart(start) }
    wasRecording = isRecording
    if !isRecording { return }
    // Counted already where it was heard.
    var repair = SampleRepair()
    var done = 0
    while done < frames {
      let count = frames &- done < Self.chunk ? frames &- done : Self.chunk
      for i in 0..<count {
        let heard = repair.repaired(input?[done &+ i] ?? 0)
        frameBuffer[i] = RecordedFrame(
          input: heard, left: left[done &+ i], right: right[done &+ i])
      }
      keep(count, at: start &+ UInt64(done))
      done &+= count
    }
  }

  /// Writes the chunk, or remembers that it was lost so that the recording stays aligned.
  @_noLocks @_noAllocation
  private mutating func keep(_ count: Int, at frame: UInt64) {
    if pendingGap.lost > 0 && gapRing.producer.push(pendingGap) { pendingGap.lost = 0 }
    if pendingGap.lost == 0 && recordedRing.producer.write(frameBuffer, count: count) { return }
    if pendingGap.lost == 0 { pendingGap.frame = frame }
    pendingGap.lost &+= count
    status.pointee.addUnrecorded(count)
  }
}

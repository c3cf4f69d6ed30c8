import RealtimePrimitives

/// Sixteen candidate patches side by side, one note each, through the engine's own kernels.
///
/// Each lane has its own patch, LFO, pitch envelope and time of release. Blocks that nobody looks at
/// cost envelopes and phases only. Gives the instrument's samples, per lane, before the master gain.
/// - Thread: one at a time.
public struct CandidateBank: ~Copyable {
  /// Engine vectors, lane after lane: the patch, then performance knobs at rest.
  private let values: UnsafeMutablePointer<Float>
  var instrument: Instrument
  let lfos: UnsafeMutablePointer<LFO>
  /// Control block before which the key is let go.
  let releases: UnsafeMutablePointer<Int32>
  /// Bit per lane: pitch or amplitude move by more than the envelopes.
  var moving: UInt16 = 0
  /// Control blocks since the start.
  public private(set) var block = 0
  /// Whether the last block was rendered: feedback then has a past.
  var hasPast = true

  /// Frames of a control block.
  public static var blockFrames: Int { LaneCount.maxFrames }

  /// - Parameters:
  ///   - sampleRate: Up to 64 kHz.
  ///   - defaults: `PatchLayout.engineCount` values.
  public init(sampleRate: Double, instructionSet: InstructionSet, defaults: [Float]) {
    precondition(sampleRate <= 64_000 && defaults.count == PatchLayout.engineCount)
    instrument = Instrument(sampleRate: sampleRate, voices: 1, instructionSet: instructionSet)
    values = filled(LaneCount.lanes * PatchLayout.engineCount, 0)
    for lane in 0..<LaneCount.lanes {
      (values + lane * PatchLayout.engineCount).update(from: defaults, count: defaults.count)
    }
    lfos = filled(LaneCount.lanes, LFO(seed: 0))
    releases = filled(LaneCount.lanes, 0)
  }

  deinit {
    values.deallocate()
    lfos.deallocate()
    releases.deallocate()
  }

  /// The patch of a lane: write `PatchLayout.count` values here, then `start` it.
  public func patch(_ lane: Int) -> UnsafeMutablePointer<Float> {
    values + lane &* PatchLayout.engineCount
  }

  /// Ends all notes and goes back to frame 0.
  public mutating func rewind() {
    block = 0
    moving = 0
    hasPast = true
    let group = instrument.groups[0]
    group.plan.pointee.active = LaneInts(repeating: 0)
    group.plan.pointee.activeCount = 0
    for lane in 0..<LaneCount.lanes { instrument.free(group, lane) }
    group.plan.pointee.occupied = 0
  }

  mutating func countBlock() { block &+= 1 }
}

import DX7Laws
import RealtimePrimitives

/// Sixteen candidates that differ from one note, the base, in little: of each window only the
/// operators are computed that differ and those that hear them, through the engine's own kernels.
///
/// First the control rate is run once through the note for what differs, and what each operator
/// begins every looked-at block with is recorded; then blocks are rendered from the records, in
/// order. `prepare` does the one, `render` the other.
/// - Thread: one at a time.
public struct WindowBank: ~Copyable {
  /// What an operator begins a block with, in sixteen lanes.
  struct Ramp: BitwiseCopyable {
    var gain: Lanes
    var step: Lanes
  }
  struct Turning: BitwiseCopyable {
    var phase: LaneWords
    var increment: LaneWords
  }
  /// The same of the base.
  struct Start: BitwiseCopyable {
    var gain: Float = 0
    var step: Float = 0
    var phase: UInt32 = 0
    var increment: UInt32 = 0
  }
  /// An operator's ramp in whole numbers, where it feeds itself.
  struct WholeRamp: BitwiseCopyable {
    var gain = LaneInts(repeating: 0)
    var step = LaneInts(repeating: 0)
  }
  /// The same of the base.
  struct WholeStart: BitwiseCopyable {
    var gain: Int32 = 0
    var step: Int32 = 0
  }

  var bank: CandidateBank
  /// Blocks that can be rendered.
  public let slotCount: Int
  /// Record of each slot. Where the block before is no slot, the record before is that block's.
  let recordOfSlot: UnsafeMutablePointer<Int32>
  let recordOfBlock: UnsafeMutablePointer<Int32>
  let blockOfRecord: UnsafeMutablePointer<Int32>
  let recordCount: Int
  /// Control blocks that are run.
  let end: Int
  /// Operator by operator, record by record.
  let ramps: UnsafeMutablePointer<Ramp>
  let turnings: UnsafeMutablePointer<Turning>
  let starts: UnsafeMutablePointer<Start>
  /// Records of the note's first blocks as long as none is left out: there feedback has a past that
  /// is known.
  let beginning: Int
  /// Operator by operator, record by record of the beginning.
  let wholeRamps: UnsafeMutablePointer<WholeRamp>
  let wholeStarts: UnsafeMutablePointer<WholeStart>
  /// Operator by operator, slot by slot, 64 frames each: what the base's operators give.
  let outputs: UnsafeMutablePointer<Float>
  /// What the LFO takes from levels, by control block: in the base, and in lane 0 when motion was
  /// last run.
  let ampMod: UnsafeMutablePointer<Float>
  let laneAmpMod: UnsafeMutablePointer<Float>
  var isBaseMoving = false
  /// Of `Algorithms.edges`, in any of the lanes.
  var edges: UInt64 = 0
  /// Bit per operator: its ramps, its turnings are recorded lane by lane; it is rendered.
  var ownRamps: UInt8 = 0
  var ownTurnings: UInt8 = 0
  var dirty: UInt8 = 0
  /// The lanes' wiring is not the base's.
  var isRewired = true
  /// Frames after which feedback has forgotten what was before, chaos aside.
  static let memory = 64

  static var frames: Int { CandidateBank.blockFrames }

  /// - Parameters:
  ///   - blocks: Control blocks that are looked at, rising.
  ///   - defaults: `PatchLayout.engineCount` values.
  public init(
    sampleRate: Double, blocks: [Int], instructionSet: InstructionSet, defaults: [Float]
  ) {
    bank = CandidateBank(
      sampleRate: sampleRate, instructionSet: instructionSet, defaults: defaults)
    end = (blocks.last ?? 0) + 1
    var (records, slots): ([Int], [Int32]) = ([], [])
    for block in blocks {
      precondition(block > records.last ?? -1, "blocks rise")
      if block > 0, records.last != block - 1 { records.append(block - 1) }
      slots.append(Int32(records.count))
      records.append(block)
    }
    (slotCount, recordCount) = (slots.count, records.count)
    recordOfSlot = copied(slots)
    blockOfRecord = copied(records.map { Int32($0) })
    recordOfBlock = aligned(end, -1)
    for (record, block) in records.enumerated() { recordOfBlock[block] = Int32(record) }
    let count = PatchLayout.operators * recordCount
    ramps = aligned(count, Ramp(gain: Lanes(repeating: 0), step: Lanes(repeating: 0)))
    turnings = aligned(
      count, Turning(phase: LaneWords(repeating: 0), increment: LaneWords(repeating: 0)))
    starts = aligned(count, Start())
    beginning = records.indices.prefix { records[$0] == $0 }.count
    wholeRamps = aligned(PatchLayout.operators * max(1, beginning), WholeRamp())
    wholeStarts = aligned(PatchLayout.operators * max(1, beginning), WholeStart())
    outputs = aligned(PatchLayout.operators * slotCount * Self.frames, 0)
    ampMod = aligned(end, 0)
    laneAmpMod = aligned(end, 0)
  }

  deinit {
    recordOfSlot.deallocate()
    recordOfBlock.deallocate()
    blockOfRecord.deallocate()
    ramps.deallocate()
    turnings.deallocate()
    starts.deallocate()
    wholeRamps.deallocate()
    wholeStarts.deallocate()
    outputs.deallocate()
    ampMod.deallocate()
    laneAmpMod.deallocate()
  }

  /// The patch of a lane: write `PatchLayout.count` values here before `rebase` or `prepare`.
  public func patch(_ lane: Int) -> UnsafeMutablePointer<Float> { bank.patch(lane) }

  var group: VoiceGroup { bank.instrument.groups[0] }
}

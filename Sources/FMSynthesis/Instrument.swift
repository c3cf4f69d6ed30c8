import DX7Laws
import RealtimePrimitives

/// The six-operator FM instrument: voices, LFO, controllers, and the follower's own voice.
///
/// A function of patch values, events and frames alone. Time is divided into control blocks that are aligned to the
/// absolute frame count; `render` may be called for any cut of them and gives the same samples.
/// - Thread: made and freed by control, everything else [audio-thread].
public struct Instrument: ~Copyable {
  /// Frames of a control block: 64 up to 64 kHz, in proportion above, so that all rates move alike.
  public let blockFrames: Int
  public let instructionSet: InstructionSet
  /// Whose quirks.
  public let reference: DX7Reference
  /// Most keyed voices at a time, whatever the polyphony knob says.
  public let voiceLimit: Int
  /// In Hz.
  public let sampleRate: Double
  let blockSeconds: Double
  /// Groups of keyed voices; the follower's group is the last of `groupCount + 1`.
  let groups: UnsafeMutablePointer<VoiceGroup>
  let groupCount: Int
  let tables: InstrumentTables
  /// Outputs of operators on their way to others: two groups of six buffers.
  let scratch: UnsafeMutablePointer<Lanes>
  let sources: UnsafeMutablePointer<ModulationSource>
  let total: UnsafeMutablePointer<Lanes>
  /// One more than there are lanes, the follower's included.
  let motions: UnsafeMutablePointer<PatchMotion>
  let motionCount: Int
  /// That of the patch which new notes play.
  var motion = 0
  /// Lanes that play an older patch's.
  var oldNotes = 0
  var controllers = Controllers()
  /// Keys that are down, the latest last; each once.
  let keyStack: UnsafeMutablePointer<UInt8>
  var keyStackCount = 0
  var generation: UInt32 = 0
  var nextAge: UInt64 = 1
  /// Lane of the last note.
  var lastSlot = -1
  /// Key that the next note glides from; below 0: from the last note, if at all.
  var glideSource: Int16 = -1
  /// Bit per operator, and bit 6 for the routing: knobs moved since the last block.
  var dirty: UInt8 = 0
  /// Bit per group that has voices: the others are not even looked at.
  var occupiedGroups: UInt64 = 0
  /// Frames of the current block already rendered; 0: the block has not begun.
  var frameInBlock = 0
  var follower = FollowerLanes()

  /// - Parameters:
  ///   - voices: Most keyed voices at a time, 1...256.
  ///   - seed: For the LFO's sample and hold.
  public init(
    sampleRate: Double, voices: Int, instructionSet: InstructionSet,
    reference: DX7Reference = .dexed, seed: UInt32 = 0
  ) {
    self.sampleRate = sampleRate
    self.instructionSet = instructionSet
    self.reference = reference
    var factor = 1
    while sampleRate / Double(factor) > 64_000 { factor *= 2 }
    blockFrames = LaneCount.maxFrames * factor
    blockSeconds = Double(blockFrames) / sampleRate
    // A group to spare: a stolen voice fades out while its successor starts.
    voiceLimit = max(1, voices)
    groupCount = (voiceLimit + LaneCount.lanes - 1) / LaneCount.lanes + 1
    groups = UnsafeMutablePointer<VoiceGroup>.allocate(capacity: groupCount + 1)
    for i in 0...groupCount { (groups + i).initialize(to: .allocate()) }
    tables = .allocate()
    scratch = aligned(2 * 6 * LaneCount.maxFrames, Lanes(repeating: 0))
    sources = aligned(
      6, ModulationSource(buffer: UnsafePointer(scratch), depth: Lanes(repeating: 0)))
    total = aligned(LaneCount.maxFrames, Lanes(repeating: 0))
    motionCount = (groupCount + 1) * LaneCount.lanes + 1
    motions = .allocate(capacity: motionCount)
    for i in 0..<motionCount { (motions + i).initialize(to: .allocate(seed: seed)) }
    keyStack = aligned(128, 0)
  }

  deinit {
    for i in 0...groupCount { groups[i].free() }
    groups.deallocate()
    tables.free()
    scratch.deallocate()
    sources.deallocate()
    total.deallocate()
    for i in 0..<motionCount { motions[i].free() }
    motions.deallocate()
    keyStack.deallocate()
  }

  /// Voices that sound, the follower's included.
  public var activeVoices: Int {
    @_noLocks @_noAllocation get {
      var count = 0
      for i in 0...groupCount { count &+= groups[i].plan.pointee.activeCount }
      return count
    }
  }

  /// Says that a knob of the patch stands somewhere else now. Heard from the next control block on.
  @_noLocks @_noAllocation
  public mutating func knobMoved(_ id: Int) {
    if id < PatchLayout.voiceBase {
      let op = id / PatchLayout.fieldsPerOperator
      dirty |= 1 << UInt8(op)
      dirty |= 1 << 6
    } else if id >= PatchLayout.index(.followColour1) {
      dirty |= 1 << 7
    } else if id >= PatchLayout.routingBase || id == PatchLayout.index(.feedback) {
      dirty |= 1 << 6
    }
  }
}

/// Where the player's controllers stand; 0...1, bend -1...1.
struct Controllers: BitwiseCopyable {
  var bend: Float = 0
  var wheel: Float = 0
  var foot: Float = 0
  var breath: Float = 0
  var aftertouch: Float = 0
  var pedal = false
  var sostenuto = false

  @_noLocks @_noAllocation
  init() {}
}

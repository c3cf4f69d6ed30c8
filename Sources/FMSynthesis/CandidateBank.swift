import DX7Laws
import RealtimePrimitives

/// Sixteen candidate patches side by side, one note each, through the engine's own kernels.
///
/// Each lane has its own patch, LFO, pitch envelope and time of release. Blocks that nobody looks
/// at
/// cost envelopes and phases only. Gives the instrument's samples, per lane, before the master
/// gain.
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
  /// Bit per lane: has a note.
  var sounding: UInt16 = 0
  /// Control blocks since the start.
  public internal(set) var block = 0
  /// What each lane's LFO does.
  let swings: UnsafeMutablePointer<LaneSwing>

  /// Frames of a control block.
  public static var blockFrames: Int { LaneCount.maxFrames }

  /// - Parameters:
  ///   - sampleRate: Up to 64 kHz.
  ///   - defaults: `PatchLayout.engineCount` values.
  public init(sampleRate: Double, instructionSet: InstructionSet, defaults: [Float]) {
    precondition(sampleRate <= 64_000 && defaults.count == PatchLayout.engineCount)
    instrument = Instrument(sampleRate: sampleRate, voices: 1, instructionSet: instructionSet)
    values = aligned(LaneCount.lanes * PatchLayout.engineCount, 0)
    for lane in 0..<LaneCount.lanes {
      (values + lane * PatchLayout.engineCount).update(from: defaults, count: defaults.count)
    }
    lfos = aligned(LaneCount.lanes, LFO(seed: 0))
    releases = aligned(LaneCount.lanes, 0)
    swings = aligned(LaneCount.lanes, LaneSwing())
  }

  deinit {
    values.deallocate()
    lfos.deallocate()
    releases.deallocate()
    swings.deallocate()
  }

  /// The patch of a lane: write `PatchLayout.count` values here, then `start` it.
  public func patch(_ lane: Int) -> UnsafeMutablePointer<Float> {
    values + lane &* PatchLayout.engineCount
  }

  /// Ends all notes and goes back to frame 0.
  public mutating func rewind() {
    block = 0
    moving = 0
    sounding = 0
    let group = instrument.groups[0]
    group.plan.pointee.active = LaneInts(repeating: 0)
    group.plan.pointee.activeCount = 0
    for lane in 0..<LaneCount.lanes { instrument.clear(group, lane) }
    group.plan.pointee.occupied = 0
  }

  mutating func countBlock() { block &+= 1 }
}

/// A lane's modulation as its patch sets it.
struct LaneSwing: BitwiseCopyable {
  /// Units of pitch of the master tune.
  var bent: Int32 = 0
  /// The patch's depths before the LFO's onset, as `LFOLaw` takes them.
  var pitchDepth: Int32 = 0
  var sensitivity: Int32 = 0
  var ampDepth: Int32 = 0

  init() {}

  init(_ v: UnsafePointer<Float>, _ tables: InstrumentTables) {
    bent = PitchLaw.units(octaves: Double(v[PatchLayout.index(.tune)]) / 1200)
    pitchDepth = LFOLaw.depth(v[PatchLayout.index(.lfoPitchDepth)])
    sensitivity = tables.pitchSensitivity[Int(v[PatchLayout.index(.lfoPitchSensitivity)])]
    ampDepth = LFOLaw.depth(v[PatchLayout.index(.lfoAmpDepth)])
  }

  /// As `Instrument.modulation` with all controllers at rest.
  func modulation(_ lfo: LFO) -> Modulation {
    let swing = LFOLaw.swing(
      value: lfo.value, onset: lfo.onset, depth: pitchDepth, controllers: 0,
      sensitivity: sensitivity)
    let amplitude = LFOLaw.tremolo(
      value: lfo.value, onset: lfo.onset, depth: ampDepth, controllers: 0)
    return Modulation(pitch: bent &+ swing, fixedPitch: bent, amplitude: amplitude)
  }
}

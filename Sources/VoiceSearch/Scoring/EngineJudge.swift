import DX7
import FMSynthesis
import Playing
import SessionModel
import Spectral

/// Plays candidates on the engine itself and tells how far each is from the target.
///
/// The scorers' losses are cheap and look at windows; this one hears the whole sound as `ddspm
/// render` would make it, and decides what a search keeps.
/// - Thread: one at a time.
public struct EngineJudge {
  /// How every candidate is played; key, tuning and time held are its own.
  public let playing: PatchDocument.Playing
  public let limits: VoiceLimits
  public let instructionSet: InstructionSet
  private let target: MultiResolutionSTFT
  private let conversion = VoiceConversion()

  /// - Parameters:
  ///   - target: At the rate of `playing`, from where its render starts.
  ///   - limits: What the patch that a voice is played as keeps to.
  public init(
    _ target: [Float], playing: PatchDocument.Playing, limits: VoiceLimits = VoiceLimits(),
    instructionSet: InstructionSet
  ) {
    (self.playing, self.limits, self.instructionSet) = (playing, limits, instructionSet)
    let measure = MultiResolutionSTFT(length: target.count)
    target.withUnsafeBufferPointer { if let x = $0.baseAddress { measure.setTarget(x) } }
    self.target = measure
  }

  private init(_ other: EngineJudge, limits: VoiceLimits) {
    (playing, self.limits, instructionSet) = (other.playing, limits, other.instructionSet)
    target = other.target
  }

  /// The same target for patches within other limits.
  public func within(_ limits: VoiceLimits) -> EngineJudge { EngineJudge(self, limits: limits) }

  public func distance(of note: SearchNote) -> Double {
    distance(of: render(note.voice, playing(of: note)))
  }

  /// Multi-resolution distance of a render from the target: 0 is the same, infinite what is too
  /// short.
  public func distance(of samples: [Float]) -> Double {
    guard samples.count >= target.length else { return .infinity }
    return samples.withUnsafeBufferPointer { $0.baseAddress.map(target.loss) ?? .infinity }
  }

  /// How a candidate is played.
  public func playing(of note: SearchNote) -> PatchDocument.Playing {
    var own = playing
    (own.note, own.tuning, own.held) = (Int(note.pitch.key), note.pitch.cents, note.held)
    return own
  }

  public func render(_ voice: DX7Voice, _ playing: PatchDocument.Playing) -> [Float] {
    render(limits.patch(voice, conversion), playing)
  }

  /// - Parameter values: A patch, `PatchLayout.count` values.
  public func render(_ values: [Float], _ playing: PatchDocument.Playing) -> [Float] {
    PatchPlayer.render(values: values, playing: playing, instructionSet: instructionSet)
  }
}

import DX7
import FMSynthesis
import VoiceSearch

/// Hears candidates beside one of several notes: by its spectrum, and from where a voice is near
/// its waveform on, by that.
/// - Thread: one at a time.
final class NoteEar {
  private let scorer: SearchScorer
  private let spectrum: ScoringTarget
  private let waveform: WholeNoteScorer
  private(set) var hearsWaveform = false
  /// In candidates of the short view.
  private(set) var cost = 0.0
  /// log10 of the share that may be left of a waveform that is heard as one: -5 dB.
  private static let near = -0.5
  /// Loss from which on a spectrum counts as far, and what it counts beyond.
  private static let far = 1.0
  private static let slope = 0.1
  /// Over the least cost, where it is time to look closer.
  private static let close = 0.4
  /// What a whole note costs.
  private static let note = 0.15
  /// Frames that a window of the waveform finds a place in.
  private static let shortest = 1024

  /// - Parameters:
  ///   - target: 48 kHz from the key on, at the level of the engine.
  ///   - base: What is played at first.
  init(
    _ target: [Float], base: Genome, velocity: UInt8, voices: VoiceTable,
    instructionSet: InstructionSet
  ) {
    let target = target + [Float](repeating: 0, count: max(0, Self.shortest - target.count))
    scorer = SearchScorer(voices: voices, instructionSet: instructionSet)
    spectrum = ScoringTarget(
      target, view: .long, release: Int(base.held) * 64, velocity: velocity)
    let windows = WaveWindow.places(length: target.count, release: Int(base.held))
    waveform = WholeNoteScorer(
      base, target: target, windows: windows, RefinerOptions(), velocity: velocity,
      voices: voices, instructionSet: instructionSet)
  }

  /// - Parameter genomes: At most 16.
  func costs(_ genomes: [Genome]) -> [Double] {
    if hearsWaveform {
      cost += Self.note * Double(genomes.count)
      return waveform.score(genomes).map(\.cost)
    }
    cost += spectrum.cost * Double(genomes.count)
    return scorer.score(genomes, against: spectrum).map { Self.bounded($0.loss) }
  }

  /// A note that is far may be of another sound: it must not draw the voice away from the others.
  private static func bounded(_ loss: Double) -> Double {
    loss < far ? loss : far + slope * (loss - far)
  }

  /// Makes one of those whose costs were asked for last the base.
  func adopt(_ place: Int) { if hearsWaveform { waveform.adopt(place) } }

  /// Starts anew from a note.
  /// - Parameter closer: Whether it may be heard closer than before where it is nearly right; costs
  ///   of before are others then.
  /// - Returns: What it costs, and dB that it leaves of the waveform.
  func settle(on genome: Genome, closer: Bool) -> (cost: Double, residual: Double) {
    cost += Self.note
    waveform.rebase(genome)
    var score = waveform.score([genome])[0]
    if closer, score.left < Self.near { hearsWaveform = true }
    let least = RefinerOptions().leastFloor
    if closer, hearsWaveform, waveform.floor > least, score.cost < waveform.least + Self.close {
      waveform.floor = max(least, waveform.floor / 10)
      score = waveform.score([genome])[0]
    }
    return (hearsWaveform ? score.cost : costs([genome])[0], 10 * score.left)
  }
}

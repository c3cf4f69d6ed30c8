import DX7
import FMSynthesis
import Glibc
import Playing
import SessionModel
import VoiceSearch

/// Lessons from the project's own voices: from the numbers of a voice to what is heard of it.
public enum VoiceLessons {
  /// Seconds of a note, all of it held.
  private static let length = 0.4
  private static let rate = 48_000.0

  /// Voices of the prior that libraries are bred from, each played once by the engine.
  ///
  /// Of each operator the network is told level and ratio, and of the voice its feedback. It is to say
  /// how bright the note is at its beginning and at its end, and by how many levels it has fallen.
  public static func make(count: Int, seed: UInt64) -> Lessons {
    var prior = SeedPrior(seed: seed)
    let conversion = VoiceConversion()
    var (inputs, outputs) = ([[Double]](), [[Double]]())
    while inputs.count < count {
      let genome = prior.voice(key: 60, held: Int32(length * rate / 64))
      let patch = conversion.patch(genome.voice(named: ""))
      guard let heard = heard(patch) else { continue }
      inputs.append(numbers(genome))
      outputs.append(heard)
    }
    return Lessons(inputs: inputs, outputs: outputs)
  }

  /// Each about -1 to 1.
  private static func numbers(_ genome: Genome) -> [Double] {
    let operators = (0..<PatchLayout.operators).flatMap { op -> [Double] in
      let ratio = max(Double(genome[op, .coarse]), 0.5) * (1 + Double(genome[op, .fine]) / 100)
      return [Double(genome[op, .outputLevel]) / 49.5 - 1, log2(ratio) / 3]
    }
    return operators + [Double(genome[.feedback]) / 3.5 - 1]
  }

  /// nil for a voice that is silent at one of the two moments.
  private static func heard(_ patch: [Float]) -> [Double]? {
    var playing = PatchDocument.Playing()
    (playing.held, playing.length) = (length, length)
    // The plain kernels give the same lessons on every processor.
    let sound = PatchPlayer.render(values: patch, playing: playing, instructionSet: .baseline)
    let piece = sound.count / 4
    guard let first = Moment(sound.prefix(piece)), let last = Moment(sound.suffix(piece)) else {
      return nil
    }
    return [first.brightness, last.brightness, log10(last.level / first.level)]
  }

  private struct Moment {
    var level: Double
    /// Root mean square frequency, in three octaves over the key's.
    var brightness: Double

    init?(_ samples: ArraySlice<Float>) {
      let slopes = zip(samples, samples.dropFirst()).map { Double($1 - $0) }
      level = samples.map(Double.init).length
      guard level > 1e-3 else { return nil }
      let hertz = min(slopes.length / level, 2) * rate / (2 * Double.pi)
      brightness = log2(max(hertz, 20) / 261.6) / 3
    }
  }
}

import DX7
import FMSynthesis
import Knobs
import VoiceSearch

/// What the search's voices sound like when the engine's instrument plays them.
public enum EngineNotes {
  /// Voices of the prior with every kind of movement, as the search makes them; none with much
  /// feedback, where the last bit of rounding grows to another sound.
  public static func voices(_ count: Int) -> [Genome] {
    var prior = SeedPrior(seed: 11)
    let drawn = (0..<4 * count).map { _ in prior.voice(key: 60, held: 300) }
    return Array(drawn.filter { $0[.feedback] < 6 }.prefix(count))
  }

  public static func defaults() -> [Float] { KnobTable.shared.engineKnobs.map(\.default) }

  /// The engine's own note, before anything that follows the instrument.
  /// - Parameter velocity: 1...127
  public static func reference(
    _ genome: Genome, blocks: Int, velocity: UInt8 = 100
  ) -> [Float] {
    var values = defaults()
    values.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { VoiceTable().fill(genome.bytes, into: base) }
    }
    var instrument = Instrument(sampleRate: 48_000, voices: 1, instructionSet: .detect())
    instrument.noteOn(key: genome.key, velocity: velocity, values: values)
    var output = [Float](repeating: 0, count: blocks * 64)
    output.withUnsafeMutableBufferPointer { buffer in
      for block in 0..<blocks {
        if block == genome.held { instrument.noteOff(key: genome.key, values: values) }
        if let base = buffer.baseAddress {
          instrument.render(frames: 64, values: values, output: base + 64 * block)
        }
      }
    }
    return output
  }
}

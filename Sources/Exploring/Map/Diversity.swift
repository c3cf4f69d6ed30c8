import DX7
import MachineCore
import Recognition
import VoiceSearch

/// How unlike each other some voices are.
public struct Diversity: Codable, Equatable, Sendable {
  public var voices: Int
  /// Mean distance to the nearest of the others, in dB a band.
  public var nearest: Double
  /// Of the characters that any of the compared sets has, how many this one has, 0...1.
  public var coverage: Double

  /// - Parameter sets: Of equal size, or coverage says little.
  static func compare(
    _ sets: [[(print: SoundFingerprint, character: SoundCharacter)]], threads: Int
  ) -> [Diversity] {
    let cells = sets.map { Set($0.map { CharacterCell($0.character) }) }
    let all = cells.reduce(Set()) { $0.union($1) }
    return zip(sets, cells).map { set, cells in
      Diversity(
        voices: set.count,
        nearest: NeighbourGraph(set.map(\.print), count: 1, threads: threads).meanNearest,
        coverage: Double(cells.count) / Double(max(1, all.count)))
    }
  }
}

/// One of 324 characters: how it begins, how it goes on, how bright, how harmonic, how low it is.
private struct CharacterCell: Hashable {
  private let parts: [Int]

  init(_ heard: SoundCharacter) {
    parts = [
      Self.step(heard.attack, [0.02, 0.1]), Self.step(heard.sustain, [-30, -9]),
      Self.step(heard.brightness, [0.3, 1.2, 2.2]), Self.step(heard.harmonicity, [0.4, 0.85]),
      Self.step(heard.register, [-1.5, -0.4]),
    ]
  }

  private static func step(_ value: Double, _ edges: [Double]) -> Int {
    edges.count { value >= $0 }
  }
}

/// Voices to compare with: every number drawn evenly over its range, and let in by the same law.
struct UniformVoices {
  private var random: SearchRandom
  private var safety = PatchSafety()
  /// Draws for each voice after which it is enough.
  private static let most = 40

  init(seed: UInt64) { random = SearchRandom(seed: seed, stream: 9_102) }

  mutating func voices(_ count: Int, _ crew: FingerprintCrew) -> [DX7Voice] {
    var voices: [DX7Voice] = []
    var drawn = 0
    while voices.count < count, drawn < Self.most * count {
      let genomes = (0..<512).map { _ in safety.bounded(draw()) }
      drawn += genomes.count
      for (genome, sound) in zip(genomes, crew.prints(genomes))
      where voices.count < count && safety.admits(genome, sound) {
        voices.append(genome.voice(named: ""))
      }
    }
    return voices
  }

  private mutating func draw() -> Genome {
    let bytes = (0..<DX7Parameter.nameStart).map {
      UInt8(random.within(0...Int(DX7Parameter($0).maximum)))
    }
    return Genome(bytes: bytes, key: Island.key, held: VoiceFingerprinter.wholeNote, tuning: 0)
  }
}

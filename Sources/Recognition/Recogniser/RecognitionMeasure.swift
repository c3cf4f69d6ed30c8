import DX7
import VoiceSearch

/// How often a library's voices are found again when they are not played as they were indexed.
public struct RecognitionMeasure {
  public struct Row: Codable, Equatable, Sendable {
    public var how: String
    public var top1: Double
    public var top5: Double
  }

  public struct Result: Codable, Sendable {
    public var library: String
    public var voices: Int
    public var asked: Int
    public var rows: [Row]
  }

  private let library: VoiceLibrary
  private let tools: LibraryTools

  public init(_ library: VoiceLibrary, _ tools: LibraryTools) {
    (self.library, self.tools) = (library, tools)
  }

  public func run(voices: Int, seed: UInt64) -> Result {
    var random = SearchRandom(seed: seed, stream: 9_004)
    let asked = (0..<min(voices, library.voices.count)).map { _ in
      random.below(library.voices.count)
    }
    let plain: (Genome, Int) -> (Genome, UInt8) = { genome, _ in (genome, 100) }
    var rows = [row("as indexed", asked, plain)]
    for key in [UInt8(43), 55, 66, 79] {
      rows.append(
        row("key \(key)", asked) { genome, _ in
          var genome = genome
          genome.key = key
          return (genome, 100)
        })
    }
    rows.append(row("velocity 40", asked) { genome, _ in (genome, 40) })
    rows.append(row("held 0.5 s", asked, release: 24_000, plain))
    for changes in [1, 3] {
      rows.append(
        row("\(changes) changes, key 66", asked) { genome, index in
          var dice = SearchRandom(seed: seed, stream: UInt64(10_000 + index))
          let mutation = Mutation(pool: [genome], movesHeld: false, longest: genome.held)
          var child = mutation.child(of: genome, changes: changes, &dice)
          child.key = 66
          return (child, 100)
        })
    }
    return Result(
      library: library.title, voices: library.voices.count, asked: asked.count, rows: rows)
  }

  /// - Parameter release: Frame at which the key is let go.
  private func row(
    _ how: String, _ asked: [Int], release: Int = SoundFingerprint.frames,
    _ change: (Genome, Int) -> (Genome, UInt8)
  ) -> Row {
    let printer = VoiceFingerprinter(voices: VoiceTable(), instructionSet: tools.instructionSet)
    var (first, fifth) = (0, 0)
    for (index, voice) in asked.enumerated() {
      let bytes = Array(library.voices[voice].bytes.prefix(145))
      let genome = Genome(
        SearchNote(
          bytes: bytes, pitch: SearchPitch(key: LibraryMaker.key, cents: 0),
          held: Double(min(release, SoundFingerprint.frames + 4096)) / SoundFingerprint.sampleRate))
      let (played, velocity) = change(genome, index)
      let samples = printer.samples(played, velocity: velocity)
      let found = Recogniser(samples: samples, release: release, limit: 24_000)
        .nearest([library], count: 5).map(\.voice)
      if found.first == voice { first += 1 }
      if found.contains(voice) { fifth += 1 }
    }
    let count = Double(max(1, asked.count))
    return Row(how: how, top1: Double(first) / count, top5: Double(fifth) / count)
  }
}

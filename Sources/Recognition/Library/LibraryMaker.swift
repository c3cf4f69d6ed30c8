import DX7
import VoiceSearch

/// Makes a library from nothing but a seed: voices of the prior and children of those that stand
/// apart, each kept only when no other is near.
///
/// Nobody's voices are in it.
public struct LibraryMaker {
  private let seed: UInt64
  private let count: Int
  private var prior: SeedPrior
  private var random: SearchRandom
  private var library: VoiceLibrary
  private var kept: [Genome] = []
  private let mask = [UInt8](repeating: 255, count: SoundFingerprint.count)
  /// Least distance to the nearest, in quarters of a decibel, summed over a print.
  private var radius = 20 * SoundFingerprint.count
  static let key: UInt8 = 60
  private static let batch = 512

  /// - Parameter count: Voices wanted, 1...`VoiceLibrary.voiceLimit`.
  public init(seed: UInt64, count: Int) {
    (self.seed, self.count) = (seed, min(max(count, 1), VoiceLibrary.voiceLimit))
    prior = SeedPrior(seed: seed &+ 0x11B)
    random = SearchRandom(seed: seed, stream: 8_001)
    library = VoiceLibrary(title: "bred, seed \(seed), \(count) voices")
  }

  /// - Parameter progress: Gets what share is done; says whether to stop.
  public mutating func run(
    _ tools: LibraryTools, progress: (Double) -> Bool = { _ in false }
  ) -> VoiceLibrary {
    let crew = FingerprintCrew(tools)
    while library.voices.count < count {
      let before = library.voices.count
      let candidates = (0..<Self.batch).map { _ in candidate() }
      for (genome, printed) in zip(candidates, crew.prints(candidates)) {
        consider(genome, printed)
      }
      // Where there is no more room at this distance, the rest stands closer.
      if library.voices.count - before < Self.batch / 4 { radius = radius * 9 / 10 }
      if progress(Double(library.voices.count) / Double(count)) { break }
    }
    return library
  }

  private mutating func consider(_ genome: Genome, _ printed: VoiceFingerprinter.Printed) {
    guard library.voices.count < count, printed.fault == nil, stands(printed.print) else { return }
    let number = library.voices.count
    let voice = genome.voice(named: Self.name(number, genome.algorithm + 1))
    library.add(printed.print, voice: library.add(voice.bytes, source: "bred"), key: Self.key)
    kept.append(genome)
  }

  private func stands(_ print: SoundFingerprint) -> Bool {
    let own = print.levels
    return library.prints.withUnsafeBufferPointer { prints in
      own.withUnsafeBufferPointer { own in
        mask.withUnsafeBufferPointer { mask in
          guard let all = prints.baseAddress, let own = own.baseAddress, let mask = mask.baseAddress
          else { return true }
          for entry in 0..<library.entries.count {
            let other = all + entry * SoundFingerprint.count
            if SoundFingerprint.difference(own, other, mask: mask) < radius { return false }
          }
          return true
        }
      }
    }
  }

  private mutating func candidate() -> Genome {
    if kept.count < Self.batch || random.chance(0.5) {
      return prior.voice(key: Self.key, held: VoiceFingerprinter.wholeNote)
    }
    var child = random.pick(kept)
    if random.chance(0.6) { child.cross(with: random.pick(kept), &random) }
    let mutation = Mutation(
      pool: [random.pick(kept)], movesHeld: false, longest: VoiceFingerprinter.wholeNote)
    return mutation.child(of: child, changes: random.within(1...6), &random)
  }

  /// `A05 001234`: algorithm and number.
  private static func name(_ number: Int, _ algorithm: Int) -> String {
    let digits = String(number)
    let padded = String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    return "A\(algorithm < 10 ? "0" : "")\(algorithm) \(padded)"
  }
}

/// Adds voices of any origin, at several keys since their keyboard scaling is not known.
extension VoiceLibrary {
  /// - Returns: Voices added; silent ones and those that are there already are left out.
  public mutating func add(_ new: [DX7Voice], source: String, _ tools: LibraryTools) -> Int {
    let crew = FingerprintCrew(tools)
    var added = 0
    for voice in new where !holds(voice) {
      let genomes = Self.keys.map {
        Genome(voice: voice, key: $0, held: VoiceFingerprinter.wholeNote)
      }
      let printed = crew.prints(genomes)
      guard printed.contains(where: { $0.rms > 1e-4 }) else { continue }
      let index = add(voice.bytes, source: source)
      guard index >= 0 else { return added }
      added += 1
      for (genome, printed) in zip(genomes, printed) where printed.rms > 1e-4 {
        add(printed.print, voice: index, key: genome.key)
      }
    }
    return added
  }
}

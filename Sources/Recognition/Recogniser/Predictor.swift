import VoiceSearch

/// From a sound's print to the voice that may have made it: learned from rendered voices.
public struct Predictor: Sendable {
  let network: Network

  /// What the file of every predictor begins with.
  public static var mark: [UInt8] { Network.mark }

  init(_ network: Network) { self.network = network }

  /// Voices of the likeliest algorithms for a sound, on every key it may have been played on.
  public func starts(_ recogniser: Recogniser, _ target: TargetAnalysis) -> [SearchNote] {
    var keys: [SearchPitch] = []
    for pitch in target.pitches where !keys.contains(where: { $0.key == pitch.key }) {
      keys.append(pitch)
    }
    return keys.flatMap { pitch in
      voices(recogniser.print(playedOn: pitch.key), count: 3).map {
        SearchNote(
          bytes: $0, pitch: pitch, held: Double(target.releases[0]) / SoundFingerprint.sampleRate)
      }
    }
  }

  /// - Returns: 145 bytes each, the likeliest algorithm first.
  func voices(_ print: SoundFingerprint, count: Int) -> [[UInt8]] {
    let outputs = network.run(Network.input(print))
    return VoiceCode.ranked(outputs[VoiceCode.algorithms]).prefix(count).map {
      VoiceCode.bytes(outputs, algorithm: $0)
    }
  }
}

extension Predictor {
  /// How well a predictor does on voices it never saw. Shares, 0...1.
  public struct Score: Sendable, Codable {
    public var voices = 0
    /// The voice's algorithm is the likeliest, or one of the five likeliest.
    public var algorithmTop1 = 0.0
    public var algorithmTop5 = 0.0
    /// The coarse ratio of its heard operators, operator by operator.
    public var coarseTop1 = 0.0
    public var coarseTop5 = 0.0
    /// Always the commonest answer: what knowing nothing gives.
    public var algorithmChance = 0.0
    public var coarseChance = 0.0
    /// Of all these voices the true one sounds most like the predicted, or is one of the five.
    public var soundTop1 = 0.0
    public var soundTop5 = 0.0
  }

  /// Trains on voices of the prior and scores on others of it.
  /// - Parameters:
  ///   - count: Voices to learn from. - unseen: Voices to score on.
  ///   - progress: Gets what is done, its share and a figure; says whether to stop.
  public static func train(
    seed: UInt64, count: Int, unseen: Int, passes: Int, _ tools: LibraryTools,
    progress: (String, Double, Float) -> Bool
  ) -> (Predictor, Score) {
    let crew = FingerprintCrew(tools)
    let learned = examples(seed: seed, count: count, crew) { progress("voices", $0, 0) }
    var trainer = Trainer(seed: seed)
    trainer.run(learned.map(\.example), passes: passes) { progress("train", $0, $1) }
    // What ships is what is scored: weights as coarse as in the file.
    let predictor = Predictor(trainer.network.coarsened)
    let others = examples(seed: seed &+ 1_000_003, count: unseen, crew) {
      progress("unseen", $0, 0)
    }
    return (predictor, predictor.score(others, crew))
  }

  typealias Known = (example: Trainer.Example, print: SoundFingerprint)

  /// Fit voices of the prior, changed a little so that they are not all alike.
  private static func examples(
    seed: UInt64, count: Int, _ crew: FingerprintCrew, progress: (Double) -> Bool
  ) -> [Known] {
    var prior = SeedPrior(seed: seed &+ 0x7A1)
    var random = SearchRandom(seed: seed, stream: 9_003)
    var known: [Known] = []
    while known.count < count {
      let genomes = (0..<512).map { _ in
        let voice = prior.voice(key: LibraryMaker.key, held: VoiceFingerprinter.wholeNote)
        let mutation = Mutation(
          pool: [voice], movesHeld: false, longest: VoiceFingerprinter.wholeNote)
        return mutation.child(of: voice, changes: random.within(0...3), &random)
      }
      for (genome, printed) in zip(genomes, crew.prints(genomes)) where printed.fault == nil {
        let input = Network.input(printed.print)
        known.append((Trainer.Example(input: input, bytes: genome.bytes), printed.print))
      }
      if progress(min(1, Double(known.count) / Double(count))) { break }
    }
    return Array(known.prefix(count))
  }
}

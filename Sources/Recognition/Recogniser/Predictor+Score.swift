import DX7
import VoiceSearch

extension Predictor {
  func score(_ known: [Known], _ crew: FingerprintCrew) -> Score {
    var score = Score()
    score.voices = known.count
    var (algorithms, coarses) = ([Int](repeating: 0, count: 32), [Int](repeating: 0, count: 32))
    var heard = 0.0
    var guesses: [Genome] = []
    for (example, _) in known {
      let outputs = network.run(example.input)
      let ranked = VoiceCode.ranked(outputs[VoiceCode.algorithms])
      let algorithm = Int(example.bytes[134])
      algorithms[algorithm] += 1
      if ranked[0] == algorithm { score.algorithmTop1 += 1 }
      if ranked.prefix(5).contains(algorithm) { score.algorithmTop5 += 1 }
      for op in 0..<6 where example.bytes[DX7Parameter.start(of: op) + 16] >= 60 {
        let coarse = Int(example.bytes[DX7Parameter.start(of: op) + 18])
        let order = VoiceCode.ranked(outputs[VoiceCode.coarse(op)])
        coarses[coarse] += 1
        heard += 1
        if order[0] == coarse { score.coarseTop1 += 1 }
        if order.prefix(5).contains(coarse) { score.coarseTop5 += 1 }
      }
      let bytes = VoiceCode.bytes(outputs, algorithm: ranked[0])
      guesses.append(
        Genome(
          SearchNote(
            bytes: bytes, pitch: SearchPitch(key: LibraryMaker.key, cents: 0),
            held: Double(VoiceFingerprinter.wholeNote) * 64 / SoundFingerprint.sampleRate)))
    }
    let count = Double(max(1, known.count))
    score.algorithmTop1 /= count
    score.algorithmTop5 /= count
    score.coarseTop1 /= max(1, heard)
    score.coarseTop5 /= max(1, heard)
    score.algorithmChance = Double(algorithms.max() ?? 0) / count
    score.coarseChance = Double(coarses.max() ?? 0) / max(1, heard)
    (score.soundTop1, score.soundTop5) = ranks(guesses, known, crew)
    return score
  }

  /// Renders the guesses and looks for the true voice among all.
  private func ranks(
    _ guesses: [Genome], _ known: [Known], _ crew: FingerprintCrew
  ) -> (Double, Double) {
    let prints = known.map(\.print.levels)
    var (first, fifth) = (0.0, 0.0)
    for (index, guess) in crew.prints(guesses).enumerated() {
      let own = guess.print.levels
      let wanted = SoundFingerprint.difference(own, prints[index])
      let nearer = prints.count { SoundFingerprint.difference(own, $0) < wanted }
      if nearer == 0 { first += 1 }
      if nearer < 5 { fifth += 1 }
    }
    let count = Double(max(1, known.count))
    return (first / count, fifth / count)
  }
}

import ArgumentParser
import FileAdapter
import Hosting
import Spectral
import VoiceSearch

/// How far one recording is from another, as JSON.
struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score", abstract: "Print how far one sound is from another, as JSON.",
    discussion: """
      snr is dB of the waveform that is explained at the best gain, snrAsItIs at the sound's own \
      level; the terms are those of ddspm match --weights, 0 is the same. The second sound is \
      resampled to the rate of the first, whose length counts; of long ones the first 72 s.
      """)
  @Argument(help: "Sound file that is to be reached.")
  var target: String
  @Argument(help: "Sound file that is compared with it.")
  var sound: String

  func run() throws {
    try Command.interruptible { () throws(HostError) in
      let (wanted, own) = (try read(target), try read(sound))
      let ratio = wanted.sampleRate / own.sampleRate
      let samples = ratio == 1 ? own.samples : Resampler.resample(own.samples, ratio: ratio)
      let score = SoundScore(wanted.samples, samples, sampleRate: wanted.sampleRate)
      Command.printJSON(Report(score, target: target, sound: sound, wanted, own))
    }
  }

  private func read(_ file: String) throws(HostError) -> Recording {
    let recording = try SndfileSoundFiles().read(file, first: TargetAnalysis.longestHeard)
    for remark in recording.remarks { Command.say("ddspm: warning: \(file): \(remark)") }
    if recording.samples.isEmpty { throw HostError(.badData, "\(file): has no samples") }
    return recording
  }
}

extension ScoreCommand {
  private struct Report: Encodable {
    var target, sound: String
    var seconds: [Double]
    var snr, snrAsItIs, gain, loudness: Double?
    var terms: [String: Double]

    init(
      _ score: SoundScore, target: String, sound: String, _ wanted: Recording, _ own: Recording
    ) {
      (self.target, self.sound) = (target, sound)
      seconds = [wanted, own].map { Double($0.samples.count) / $0.sampleRate }
      (snr, snrAsItIs) = (score.snr, score.snrAsItIs)
      (gain, loudness) = (score.gain, score.loudness)
      terms = Dictionary(uniqueKeysWithValues: score.terms.map { ($0.key.rawValue, $0.value) })
    }
  }
}

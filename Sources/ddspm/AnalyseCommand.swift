import ArgumentParser
import FileAdapter
import Hosting
import Spectral
import VoiceSearch

/// What the analysis hears in a recording of one note, as JSON.
struct AnalyseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analyse", abstract: "Print what is heard in a recording of a note, as JSON.")
  @Argument(help: "Sound file.")
  var file: String
  @Flag(help: "Add pitch and voicing every 10 ms.")
  var track = false

  func run() throws {
    try Command.interruptible { () throws(HostError) in
      let recording = try SndfileSoundFiles().read(file, first: TargetAnalysis.longestHeard)
      for remark in recording.remarks { Command.say("ddspm: warning: \(file): \(remark)") }
      Command.printJSON(Report(recording, file: file, withTrack: track))
    }
  }
}

extension AnalyseCommand {
  private struct Weighted: Encodable {
    var value, weight: Double
  }

  private struct Report: Encodable {
    var file: String
    var seconds, onset, voicing: Double
    var pitches, releases: [Weighted]
    var f0, f0Cents, loudness, vibratoHertz, vibratoCents: Double?
    var centroid, rollOff, flatness: Double
    var track: [[Double]]?

    init(_ recording: Recording, file: String, withTrack: Bool) {
      self.file = file
      let guess = NoteAnalysis.guess(recording.samples, sampleRate: recording.sampleRate)
      seconds = Double(recording.samples.count) / recording.sampleRate
      (onset, voicing) = (guess.onset, guess.voicing)
      let timbre = Timbre(recording)
      (centroid, rollOff, flatness) = (timbre.centroid, timbre.rollOff, timbre.flatness)
      let level = Loudness.integrated(recording.samples, sampleRate: recording.sampleRate)
      loudness = level.isFinite ? level : nil
      pitches = guess.pitches.map { Weighted(value: $0.hertz, weight: $0.weight) }
      releases = guess.releases.map { Weighted(value: $0.seconds, weight: $0.weight) }
      (f0, f0Cents) = (guess.track.median?.hertz, guess.track.median?.cents)
      let vibrato = guess.track.vibrato
      (vibratoHertz, vibratoCents) = (vibrato?.hertz, vibrato.map { 1200 * $0.octaves })
      if withTrack {
        let times = guess.track.hertz.indices.map {
          guess.track.start + Double($0) * guess.track.hop
        }
        track = zip(times, zip(guess.track.hertz, guess.track.voicings)).map {
          [$0, $1.0, $1.1]
        }
      }
    }
  }

  /// Means over the frames, by level.
  private struct Timbre {
    var centroid = 0.0
    var rollOff = 0.0
    var flatness = 0.0

    init(_ recording: Recording) {
      let stft = STFT(size: 2048, hop: 1024)
      let magnitudes = stft.magnitudes(recording.samples)
      var total = 0.0
      for at in stride(from: 0, to: magnitudes.count, by: stft.bins) {
        let frame = magnitudes[at..<at + stft.bins]
        let level = Double(frame.reduce(0, +))
        let rate = recording.sampleRate
        centroid += level * SoundFeatures.centroid(frame, sampleRate: rate)
        rollOff += level * SoundFeatures.rollOff(frame, sampleRate: rate)
        flatness += level * SoundFeatures.flatness(frame)
        total += level
      }
      guard total > 0 else { return }
      centroid /= total
      rollOff /= total
      flatness /= total
    }
  }
}

import DX7
import Spectral
import VoiceSearch

/// When, on which key and for how long a start is played where nobody says: a voice in SysEx tells
/// nothing of it.
///
/// Every key is played, for voices are transposed and bells are heard anywhere; the engine's own
/// render then says which of the likeliest it was.
struct StartTrial {
  private let start: MatchStart
  private let note: Int?
  private let held: Double?
  private let options: MatchOptions
  private static let releases = 4
  /// How many the engine itself plays.
  private static let heard = 8
  /// From the keys a search tries.
  private static let keys = UInt8(12)...115
  /// Seconds that the slowest attack may be unheard.
  private static let slowest = 0.25

  /// - Parameters:
  ///   - note: MIDI key, where it is asked for. - held: Seconds, where they are known.
  init(_ start: MatchStart, note: Int?, held: Double?, options: MatchOptions) {
    (self.start, self.note, self.held, self.options) = (start, note, held, options)
  }

  private typealias Found = (target: HeardTarget, note: SearchNote, nearness: Nearness)

  /// - Returns: The target from when the key goes down, and the start as it is played there.
  func run(on recording: Recording) -> (HeardTarget, SearchNote?) {
    var best = attempt(on: HeardTarget(recording, start: start, options: options))
    for moment in moments(best.target) {
      let target = HeardTarget(recording, keyDown: moment, start: start, options: options)
      let other = attempt(on: target)
      if other.nearness.replaces(best.nearness) { best = other }
    }
    return (best.target, best.note)
  }

  /// Seconds at which the key may have gone down but where the note is heard: where the start says,
  /// and, as an attack may rise slowly, at once.
  private func moments(_ target: HeardTarget) -> [Double] {
    let onset = target.analysis.onset
    let length = Double(target.recording.samples.count) / target.recording.sampleRate
    let said = (start.playing.start ?? 0).magnitude
    let all = onset < Self.slowest ? Set([said, 0]) : [said]
    return all.filter { abs($0 - onset) > 1e-3 && $0 < length / 2 }.sorted()
  }

  private func attempt(on target: HeardTarget) -> Found {
    let sound = target.sound(note: nil, held: held)
    let pitches = start.pitch(on: note).map { [$0] } ?? allPitches(sound)
    let helds = sound.likelyReleases(Self.releases).map { held ?? Double($0) / 48_000 }
    let notes = pitches.flatMap { pitch in helds.map { start.note(pitch, held: $0) } }
    let best = nearest(of: likeliest(notes, sound), target)
    return held == nil && best.nearness.isKnown ? released(best) : best
  }

  private func allPitches(_ sound: AnalysedTarget) -> [SearchPitch] {
    var tunings = [0.0]
    for pitch in sound.pitches where !tunings.contains(pitch.cents) { tunings.append(pitch.cents) }
    return Self.keys.flatMap { key in tunings.map { SearchPitch(key: key, cents: $0) } }
  }

  private func likeliest(_ notes: [SearchNote], _ sound: AnalysedTarget) -> [SearchNote] {
    guard notes.count > Self.heard else { return notes }
    let crew = SearchCrew(
      threads: options.search.threads, voices: VoiceTable(),
      instructionSet: options.search.instructionSet)
    let pool = MatchPool(crew, samples: sound.samples, view: .fine, release: sound.releases[0])
    let losses = pool.score(notes.map { Genome($0) }, levelled: true)
    let order = notes.indices.sorted { (losses[$0], $0) < (losses[$1], $1) }
    return order.prefix(Self.heard).map { notes[$0] }
  }

  private func nearest(of notes: [SearchNote], _ target: HeardTarget) -> Found {
    var best = (target, note: notes[0], nearness: target.judge.nearness(of: notes[0]))
    for note in notes.dropFirst() {
      let nearness = target.judge.nearness(of: note)
      if nearness.replaces(best.nearness) { best = (target, note, nearness) }
    }
    return best
  }

  /// The moment the key was let go, by the waveform: by ever smaller steps, down to a sixteenth of a
  /// control block.
  private func released(_ found: Found) -> Found {
    let judge = found.target.judge
    var (note, snr) = (found.note, found.nearness.snr)
    var step = 32.0 * 64 / 48_000
    while step * 48_000 >= 4 {
      let tries = [-step, step].map { turn in
        var other = note
        other.held = max(note.held + turn, 64.0 / 48_000)
        return other
      }
      let ratios = tries.map { judge.residual(of: $0).snr }
      let nearer = ratios[1] > ratios[0] ? 1 : 0
      if ratios[nearer] > snr { (note, snr) = (tries[nearer], ratios[nearer]) } else { step /= 2 }
    }
    return (found.target, note, judge.nearness(of: note))
  }
}

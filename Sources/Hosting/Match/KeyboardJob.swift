import Matching
import Spectral
import VoiceSearch

/// Several files with notes of one sound, from the files to one voice.
public struct KeyboardJob: Sendable {
  /// A file, and what is known of how its note was played.
  public struct Note: Sendable {
    public var target: String
    /// MIDI key; nil: heard.
    public var key: Int?
    /// 1...127; nil: nobody says.
    public var velocity: Int?

    public init(target: String, key: Int?, velocity: Int?) {
      (self.target, self.key, self.velocity) = (target, key, velocity)
    }
  }

  /// What the notes came to.
  public struct Result: Sendable {
    /// Of the first note, as a match of it alone would be.
    public var first: MatchJob.Result
    /// A sound for each note, as long as it and at its rate.
    public var renders: [(samples: [Float], sampleRate: Double)]
    public var figures: KeyboardFigures
  }

  public var notes: [Note]
  /// Seconds all keys are held; nil: heard.
  public var held: Double?
  public var options: MatchOptions
  public var library: (any StartSource)?

  /// - Parameter notes: 1 to `KeyboardMatch.most`.
  public init(
    notes: [Note], held: Double?, options: MatchOptions, library: (any StartSource)?
  ) {
    (self.notes, self.held, self.options, self.library) = (notes, held, options, library)
  }

  public func run(files: any SoundFiles, watch: MatchWatch) throws(HostError) -> Result {
    var heard: [KeyboardNote] = []
    var warnings: [String] = []
    for note in notes {
      let prepared = TargetCheck.prepare(
        try files.read(note.target, first: TargetAnalysis.longestHeard))
      warnings += (prepared.recording.remarks + prepared.remarks).map { "\(note.target): \($0)" }
      heard.append(
        KeyboardNote(prepared.recording, key: note.key, velocity: note.velocity))
    }
    warnings += remarks(on: heard)
    let match = KeyboardMatch(heard, held: held, library: library, options: options)
    let outcome = match.run(
      clock: watch.clock, isCancelled: watch.isCancelled, report: watch.report)
    warnings += outcome.strangers.map { "\(notes[$0.note].target): \($0.reason)" }
    return result(outcome, warnings, interrupted: watch.isCancelled())
  }

  private func remarks(on heard: [KeyboardNote]) -> [String] {
    var remarks: [String] = []
    let rates = Set(heard.map(\.recording.sampleRate)).sorted()
    if rates.count > 1 {
      let all = rates.map(\.threeFigures).joined(separator: ", ")
      remarks.append("sample rates differ (\(all) Hz): each note is heard at its own")
    }
    if heard.count > 1, heard.contains(where: { $0.velocity == nil }) {
      remarks.append(
        "no --velocity: all notes count as struck at 100, what differs in loudness as the key's")
    }
    return remarks
  }

  private func result(
    _ outcome: KeyboardMatch.Outcome, _ warnings: [String], interrupted: Bool
  ) -> Result {
    var figures = MatchFigures(
      target: notes[0].target, outcome.first, options, warnings: outcome.first.warnings)
    figures.interrupted = interrupted
    figures.library = library?.name
    let first = MatchJob.Result(
      outcome: outcome.first, target: outcome.rows[0].recording, figures: figures)
    return Result(
      first: first,
      renders: outcome.rows.map { ($0.render, $0.recording.sampleRate) },
      figures: KeyboardFigures(notes.map(\.target), outcome, figures, warnings: warnings))
  }
}

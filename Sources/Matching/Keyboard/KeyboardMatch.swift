import DX7
import Inversion
import MachineCore
import Playing
import SessionModel
import Spectral
import VoiceSearch

/// Several notes of one sound become one voice: one note's match after the other until a voice is
/// known, then what key and velocity make of it, on all notes at once.
///
/// - Thread: one caller; uses threads of its own inside `run`.
public final class KeyboardMatch {
  /// A note beside the voice that was found.
  public struct Row: Sendable {
    public var key: Int
    public var velocity: Int
    /// Seconds the key is held.
    public var held: Double
    public var nearness: Nearness
    public var render: [Float]
    /// What was searched of the note.
    public var recording: Recording
  }

  public struct Outcome: Sendable {
    /// Of the first note, by the voice of all.
    public var first: MatchSession.Outcome
    /// As the notes were given.
    public var rows: [Row]
    /// What the notes together do not tell of the voice.
    public var unknown: [String]
    /// Numbers of notes that the voice does not fit, from 0, and why one thinks so.
    public var strangers: [(note: Int, reason: String)]
  }

  /// Notes that are taken at most.
  public static let most = 32

  private let notes: [KeyboardNote]
  private let held: Double?
  private let options: MatchOptions
  private let library: (any StartSource)?
  private let crew: SearchCrew
  /// Shares of the budget: of each note that is matched by itself, how many are, and of the trial of
  /// each voice that comes of that.
  private static let single = 0.18
  private static let singles = 3
  private static let trial = 0.05
  /// Until the scalings are written into the voice.
  private static let folded = 0.85
  /// dB of a note's waveform that are enough to know the voice.
  private static let known = 30.0

  /// - Parameters:
  ///   - notes: 1 to `most`. - held: Seconds all keys are held; nil: heard of each.
  public init(
    _ notes: [KeyboardNote], held: Double?, library: (any StartSource)?, options: MatchOptions
  ) {
    precondition((1...Self.most).contains(notes.count), "too many notes, or none")
    (self.notes, self.held, self.library, self.options) = (notes, held, library, options)
    crew = SearchCrew(
      threads: options.search.threads, voices: VoiceTable(),
      instructionSet: options.search.instructionSet)
  }

  /// A voice that one note gave, and how that was played.
  private struct Single {
    var outcome: MatchSession.Outcome
    var note: SearchNote
    var gain: Double
  }

  /// A voice on all notes.
  private struct Together {
    var placed: [PlacedNote]
    var refiner: KeyboardRefiner
    var gain: Double
    /// The single note's own voice.
    var neutral: Genome
  }

  public func run(
    clock: @escaping () -> Double, isCancelled: @escaping () -> Bool,
    report: @escaping (SearchStep) -> Void
  ) -> Outcome {
    let course = KeyboardCourse(
      options.search, clock: clock, isCancelled: isCancelled, report: report)
    let singles = singles(course)
    let all = singles.map { together($0) }
    for place in all.indices {
      let share = course.progress + (singles.count > 1 ? Self.trial : 0)
      refine(all[place].refiner, course, until: min(share, Self.folded))
    }
    let best =
      all.indices.min {
        (all[$0].refiner.loss, $0) < (all[$1].refiner.loss, $1)
      } ?? 0
    refine(all[best].refiner, course, until: Self.folded)
    all[best].refiner.fold()
    refine(all[best].refiner, course, until: 1)
    return outcome(all, best: best, singles, course)
  }

  // One note after the other.

  /// Notes that tell most first: near the middle of the keyboard, and loud; then such as are unlike
  /// those before.
  private var order: [Int] {
    func rank(_ place: Int) -> (Int, Int, Int) {
      let note = notes[place]
      return (abs((note.key ?? 60) - 60), -(note.velocity ?? 100), place)
    }
    let sorted = notes.indices.sorted { rank($0) < rank($1) }
    var seen: Set<Int> = []
    let firsts = sorted.filter { seen.insert(notes[$0].key ?? -1 - $0).inserted }
    return firsts + sorted.filter { !firsts.contains($0) }
  }

  private func singles(_ course: KeyboardCourse) -> [Single] {
    var found: [Single] = []
    for place in order.prefix(Self.singles) {
      if !found.isEmpty, course.isOver { break }
      var own = options
      own.search = course.share(Self.single)
      let session = MatchSession(
        notes[place].recording, note: notes[place].key, held: held, library: library,
        options: own)
      let outcome = session.run(
        clock: course.clock, isCancelled: course.isCancelled,
        report: { course.single($0, share: Self.single) })
      course.spend(outcome, share: Self.single)
      let playing = outcome.document.playing
      found.append(
        Single(
          outcome: outcome,
          note: SearchNote(
            bytes: Array(outcome.voice.bytes.prefix(145)),
            pitch: SearchPitch(
              key: UInt8(playing.note ?? 60), cents: playing.tuning ?? 0),
            held: playing.held ?? 1),
          gain: max(playing.gain ?? 1, 1e-6)))
      if outcome.nearness.snr > Self.known {
        return [found[found.count - 1]]
      }
    }
    return found
  }

  // All notes.

  private func together(_ single: Single) -> Together {
    let placed = notes.map {
      PlacedNote(
        $0, voice: single.note, gain: single.gain, held: held, options: options, crew: crew)
    }
    let refiner = KeyboardRefiner(
      Genome(single.note), targets: placed.map(\.target), seed: options.search.seed,
      threads: options.search.threads, instructionSet: options.search.instructionSet)
    return Together(
      placed: placed, refiner: refiner, gain: single.gain, neutral: Genome(single.note))
  }

  private func refine(_ refiner: KeyboardRefiner, _ course: KeyboardCourse, until share: Double) {
    while !refiner.isOver, !course.isOver, course.progress < share {
      let before = refiner.cost
      refiner.step()
      course.spend(cost: refiner.cost - before)
      course.note("keyboard", loss: refiner.loss)
    }
  }

  // What is left.

  /// A voice with what it leaves of every note.
  private struct Judged {
    var voice: Genome
    var notes: [SearchNote]
    var placed: [PlacedNote]
    var nearness: [Nearness]

    init(_ voice: Genome, _ keyed: [KeyedNote], _ placed: [PlacedNote]) {
      (self.voice, self.placed) = (voice, placed)
      let notes = zip(placed, keyed).map { $0.played(voice, $1) }
      self.notes = notes
      nearness = zip(placed, notes).map { $0.heard.judge.nearness(of: $1) }
    }

    var sum: Double { nearness.reduce(0) { $0 + $1.distance } }
  }

  /// The voice of all notes, unless one note's own is nearer on the whole.
  private func outcome(
    _ all: [Together], best: Int, _ singles: [Single], _ course: KeyboardCourse
  ) -> Outcome {
    let found = all[best].refiner.found
    var judged = Judged(found.voice, found.notes, all[best].placed)
    for together in all {
      let neutral = Judged(together.neutral, together.placed.map(\.keyed), together.placed)
      if neutral.sum < judged.sum { judged = neutral }
    }
    let rows = zip(judged.notes, judged.placed).enumerated().map { number, pair in
      let (note, placed) = pair
      return Row(
        key: Int(note.pitch.key), velocity: placed.heard.judge.playing.velocity ?? 100,
        held: note.held, nearness: judged.nearness[number],
        render: placed.heard.judge.render(note), recording: placed.heard.recording)
    }
    return Outcome(
      first: first(judged, singles[min(best, singles.count - 1)].outcome, course), rows: rows,
      unknown: unknown(rows), strangers: Self.strangers(rows.map(\.nearness)))
  }

  /// What a match of the first note alone would leave, of this voice.
  private func first(
    _ judged: Judged, _ single: MatchSession.Outcome, _ course: KeyboardCourse
  ) -> MatchSession.Outcome {
    let (note, judge) = (judged.notes[0], judged.placed[0].heard.judge)
    let voice = note.voice
    var document = PatchDocument(name: voice.name, values: VoiceConversion().patch(voice))
    document.playing = note.playing(judge.playing)
    var bare = document.playing
    (bare.gain, bare.tuning) = (1, 0)
    var outcome = single
    (outcome.document, outcome.voice) = (document, voice)
    outcome.render = judge.render(document.values, document.playing)
    outcome.voiceRender = judge.render(voice, bare)
    outcome.nearness = judged.nearness[0]
    outcome.voiceDistance = judge.distance(of: outcome.voiceRender)
    outcome.idleOperators = judge.idleOperators(
      document.values, document.playing, render: outcome.render)
    (outcome.seconds, outcome.steps) = (course.seconds, course.steps)
    outcome.evaluations = course.evaluations
    outcome.warnings = judged.placed[0].heard.analysis.warnings
    return outcome
  }

  private func unknown(_ rows: [Row]) -> [String] {
    let keys = Set(rows.map(\.key)).sorted()
    var unknown: [String] = []
    if keys.count < 2 {
      unknown += ["keyboard level scaling", "keyboard rate scaling"]
    } else {
      unknown.append("keyboard scaling below key \(keys[0]) and above key \(keys[keys.count - 1])")
    }
    if Set(rows.map(\.velocity)).count < 2 || notes.contains(where: { $0.velocity == nil }) {
      unknown.append("velocity sensitivity")
    }
    return unknown
  }

  /// Notes that are far where the others are near.
  static func strangers(_ notes: [Nearness]) -> [(note: Int, reason: String)] {
    guard notes.count > 1 else { return [] }
    return notes.indices.compactMap { number in
      let others = notes.indices.filter { $0 != number }.map { notes[$0] }
      let (snr, loss) = (median(others.map(\.snr)), median(others.map(\.distance)))
      let own = notes[number]
      let isFar = snr > 10 ? own.snr < 0.4 * snr && own.snr < 8 && own.distance > 0.5 : false
      guard isFar || own.distance > max(0.9, 2 * loss) else { return nil }
      return (
        number,
        "does not fit the voice of the other notes: loss \(own.distance.threeFigures) where theirs is "
          + "\(loss.threeFigures), waveform right to \(own.snr.threeFigures) dB where theirs is to "
          + "\(snr.threeFigures) dB"
      )
    }
  }

  private static func median(_ values: [Double]) -> Double {
    values.sorted()[values.count / 2]
  }
}

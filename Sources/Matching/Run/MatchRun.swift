import DX7
import FMSynthesis
import MachineCore
import Spectral
import VoiceSearch

/// The audio machine in mode learn: from a sound to a DX7 voice by the law that was chosen.
///
/// Start (retrieval, or a voice that was given), then one machine after the other on the same
/// coefficients; the engine's own render judges what is kept.
/// - Thread: one caller; uses threads of its own inside `run`.
public final class MatchRun {
  /// Why the safety law may step in, in the order of the trace.
  public static let reasons = MatchSafety.reasons
  public let options: MatchOptions
  let sound: SearchSound
  private let judge: (SearchNote) -> Double
  private let clock: () -> Double
  private let isCancelled: () -> Bool
  private let report: (SearchStep) -> Void
  private let defaults: [Float]
  /// What the search has scored, and what it cost in candidates of the short view.
  private var searched = (evaluations: 0, cost: 0.0)
  /// Steps of the search from before there was a voice to start from.
  private var early: [SearchStep] = []
  private var kept: (note: SearchNote, distance: Double)?

  /// - Parameters:
  ///   - defaults: `PatchLayout.engineCount` values.
  ///   - clock: Seconds from anywhere.
  ///   - judge: Distance of the engine's own render of a note.
  public init(
    _ sound: SearchSound, options: MatchOptions, defaults: [Float], clock: @escaping () -> Double,
    judge: @escaping (_ note: SearchNote) -> Double, isCancelled: @escaping () -> Bool,
    report: @escaping (SearchStep) -> Void
  ) {
    (self.sound, self.options, self.defaults) = (sound, options, defaults)
    (self.clock, self.judge, self.isCancelled) = (clock, judge, isCancelled)
    self.report = report
  }

  public func run() -> MatchResult {
    let search = search()
    let began = clock()
    let isSearching = options.start == nil || [.auto, .search].contains(options.law)
    if isSearching { search.begin() }
    let first =
      options.start ?? search.best?.note
      ?? SearchNote(
        bytes: DX7Voice().bytes, pitch: sound.pitches[0], held: Double(sound.releases[0]) / 48_000)
    let start = Genome(first).coefficients
    let (loop, stage) = loop(start, began: began)
    loop.budget.elsewhere = { [self] in searched }
    let startLoss = loop.best.render.loss
    pursue(loop, stage, search)
    keep(SearchNote(Genome(loop.best.coefficients)))
    return result(loop, stage, startLoss)
  }

  private func pursue(_ loop: MatchLoop, _ stage: MatchStage, _ search: PatchSearch) {
    switch options.law {
    case .search: pursue(loop, search)
    case .auto:
      pursue(loop, search)
      if options.gradientFrom < options.integersFrom {
        loop.descend(stage, sound.samples, options, until: options.integersFrom)
      }
      if options.integersFrom < 1 { settle(loop, stage) }
    case .multiplicative: loop.multiply(stage, seed: options.search.seed)
    case .reinforce:
      loop.reinforce(
        stage, structure: options.search.algorithm == nil, seed: options.search.seed)
    case .gradient:
      loop.descend(stage, sound.samples, options)
    }
  }

  private func pursue(_ loop: MatchLoop, _ search: PatchSearch) {
    loop.run(SearchDrive(search), PlainLaw(rate: 1), named: .search)
    keep(SearchNote(Genome(loop.offer(Genome(search.finish().note).coefficients))))
  }

  /// Quantised, the last units are whole numbers again: neighbours one by one, or a small search.
  private func settle(_ loop: MatchLoop, _ stage: MatchStage) {
    if options.searchesAgain {
      let again = searchAgain(loop)
      again.begin()
      pursue(loop, again)
    } else {
      loop.settle(stage, seed: options.search.seed)
    }
  }

  /// Takes what the engine's own render says is nearest.
  private func keep(_ note: SearchNote) {
    let distance = judge(note)
    if distance < kept?.distance ?? .infinity { kept = (note, distance) }
  }

  private func result(_ loop: MatchLoop, _ stage: MatchStage, _ startLoss: Double) -> MatchResult {
    let note = kept?.note ?? SearchNote(Genome(loop.best.coefficients))
    return MatchResult(
      note: note, distance: kept?.distance ?? .infinity, startLoss: startLoss,
      endLoss: stage.render(Genome(note).coefficients).loss,
      evaluations: loop.budget.evaluations, seconds: loop.budget.seconds,
      steps: early + loop.steps,
      interventions: loop.interventions)
  }
}

// What a run is made of.
extension MatchRun {
  private func search() -> PatchSearch {
    var sound = sound
    var own = options.search
    if let start = options.start {
      sound.starts = [SearchNote](repeating: start, count: own.climbers)
      (own.seeds, own.stillShare) = (0, 0)
    }
    if options.law == .auto {
      let share = min(options.gradientFrom, options.integersFrom)
      own.seconds *= share
      own.evaluations = own.evaluations.map { Int(Double($0) * share) }
    }
    return patchSearch(sound, own)
  }

  /// A search whose evaluations count on top of those before.
  private func patchSearch(_ sound: SearchSound, _ own: SearchOptions) -> PatchSearch {
    let before = searched
    return PatchSearch(
      sound, options: own, defaults: defaults, clock: clock, judge: judge,
      isCancelled: isCancelled,
      report: { [self] step in
        searched = (before.evaluations + step.evaluations, before.cost + step.cost)
        guard ["stills", "seeds"].contains(step.phase), before.evaluations == 0 else { return }
        early.append(step)
        report(step)
      })
  }

  /// From the best so far, with the long windows and the last few climbers.
  private func searchAgain(_ loop: MatchLoop) -> PatchSearch {
    var sound = sound
    var own = options.search
    let starts = [SearchNote(Genome(loop.best.coefficients))] + (kept.map { [$0.note] } ?? [])
    own.climbers = max(own.lastClimbers, 2)
    sound.starts = (0..<own.climbers).map { starts[$0 % starts.count] }
    (own.seeds, own.longFrom, own.stillShare) = (0, 0, 0)
    own.seed &+= 1
    own.seconds = max(own.seconds - loop.budget.seconds, 0.01)
    own.evaluations = loop.budget.left
    return patchSearch(sound, own)
  }

  private func loop(_ start: Coefficients, began: Double) -> (MatchLoop, MatchStage) {
    let voices = VoiceTable()
    let crew = SearchCrew(
      (0..<max(1, options.search.threads)).map { _ in
        SearchScorer(
          voices: voices, defaults: defaults, instructionSet: options.search.instructionSet)
      })
    let pool = MatchPool(
      crew, samples: sound.samples, view: .long,
      release: Int(start[MatchKnobs.held]) * 64)
    let ear = MatchEar(
      voices: voices, defaults: defaults, instructionSet: options.search.instructionSet)
    let stage = MatchStage(
      pool: pool, ear: ear, knobs: MatchKnobs(longest: Int32(sound.samples.count / 64 + 2)),
      judge: options.weights == LossWeights() ? nil : judge)
    let budget = MatchBudget(
      options.search, stage: stage, began: began, clock: clock, isCancelled: isCancelled)
    let loop = MatchLoop(
      stage: stage, budget: budget, limits: options.limits, start: start,
      target: SoundPortrait(sound.samples, under: pool.target), report: report)
    return (loop, stage)
  }
}

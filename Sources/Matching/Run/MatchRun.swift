import DX7
import MachineCore
import Spectral
import VoiceSearch

/// The audio machine in mode learn: from a sound to a DX7 voice by the law that was chosen.
///
/// Start (retrieval, or a voice that was given), then one machine after the other on the same
/// coefficients; the engine's own render judges what is kept. A voice that was given is the first
/// incumbent: what comes after has to be nearer, and nearer by its waveform where that is known.
/// - Thread: one caller; uses threads of its own inside `run`.
public final class MatchRun {
  /// Why the safety law may step in, in the order of the trace.
  public static let reasons = MatchSafety.reasons
  public let options: MatchOptions
  let sound: AnalysedTarget
  private let judge: EngineJudge
  private let clock: () -> Double
  private let isCancelled: () -> Bool
  private let report: (SearchStep) -> Void
  /// What the search has scored, and what it cost in candidates of the short view.
  private var searched = (evaluations: 0, cost: 0.0)
  /// Steps of the search from before there was a voice to start from.
  private var early: [SearchStep] = []
  private var kept: (note: SearchNote, nearness: Nearness)?

  /// - Parameters:
  ///   - judge: Decides what is kept.
  ///   - clock: Seconds from anywhere.
  public init(
    _ sound: AnalysedTarget, options: MatchOptions, judge: EngineJudge,
    clock: @escaping () -> Double, isCancelled: @escaping () -> Bool,
    report: @escaping (SearchStep) -> Void
  ) {
    (self.sound, self.options, self.judge) = (sound, options, judge)
    (self.clock, self.isCancelled, self.report) = (clock, isCancelled, report)
  }

  public func run() -> MatchResult {
    let search = search()
    let began = clock()
    if let start = options.start { keep(start) }
    if isSearching { search.begin() }
    let first =
      kept?.note ?? search.best?.note
      ?? SearchNote(
        bytes: DX7Voice().bytes, pitch: sound.pitches[0], held: Double(sound.releases[0]) / 48_000)
    let (loop, renderer) = loop(Genome(first).coefficients, began: began)
    loop.budget.elsewhere = { [self] in searched }
    let startLoss = loop.best.render.loss
    pursue(loop, renderer, search)
    keep(SearchNote(Genome(loop.best.coefficients)))
    return result(loop, renderer, startLoss)
  }

  /// Whether there is a voice whose waveform is right but for what is left to refine.
  private var isKnown: Bool { kept?.nearness.isKnown ?? false }

  /// Whether a pool of candidates has a part in it: one that goes by spectra has nothing to add to
  /// what is known.
  private var isSearching: Bool {
    switch options.law {
    case .search: true
    case .auto: !isKnown
    default: options.start == nil
    }
  }

  private func pursue(_ loop: MatchLoop, _ renderer: CandidateRenderer, _ search: PatchSearch) {
    switch options.law {
    case .search: pursue(loop, search)
    case .auto:
      if isSearching {
        pursue(loop, search)
      } else {
        loop.refine(
          renderer, movesHeld: sound.movesRelease, seed: options.search.seed, until: searchShare)
      }
      if options.gradientFrom < options.integersFrom {
        loop.descend(renderer, sound.samples, options, until: options.integersFrom)
      }
      if options.integersFrom < 1 { settle(loop, renderer) }
    case .multiplicative: loop.multiply(renderer, seed: options.search.seed)
    case .reinforce:
      loop.reinforce(
        renderer, structure: options.search.algorithm == nil, seed: options.search.seed)
    case .gradient:
      loop.descend(renderer, sound.samples, options)
    }
  }

  /// Of the budget, until `auto` goes on to something else.
  private var searchShare: Double { min(options.gradientFrom, options.integersFrom) }

  private func pursue(_ loop: MatchLoop, _ search: PatchSearch) {
    loop.run(SearchDrive(search), PlainLaw(rate: 1), named: .search)
    keep(SearchNote(Genome(loop.offer(Genome(search.finish().note).coefficients))))
  }

  /// Quantised, the last units are whole numbers again: neighbours one by one, or a small search,
  /// which goes by spectra.
  private func settle(_ loop: MatchLoop, _ renderer: CandidateRenderer) {
    if options.searchesAgain, !loop.isKnown {
      let again = searchAgain(loop)
      again.begin()
      pursue(loop, again)
    } else {
      loop.settle(renderer, seed: options.search.seed)
    }
  }

  /// Takes what the engine's own render says is nearest.
  private func keep(_ note: SearchNote) {
    let nearness = judge.nearness(of: note)
    if kept.map({ nearness.replaces($0.nearness) }) ?? true { kept = (note, nearness) }
  }

  private func result(_ loop: MatchLoop, _ renderer: CandidateRenderer, _ startLoss: Double)
    -> MatchResult
  {
    let note = kept?.note ?? SearchNote(Genome(loop.best.coefficients))
    // By the ear it began with.
    renderer.hearsWaveforms = false
    return MatchResult(
      note: note, distance: kept?.nearness.distance ?? .infinity, startLoss: startLoss,
      endLoss: renderer.render(Genome(note).coefficients).loss,
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
      (own.seeds, own.structureShare) = (0, 0)
    }
    if options.law == .auto {
      own.seconds *= searchShare
      own.evaluations = own.evaluations.map { Int(Double($0) * searchShare) }
    }
    return patchSearch(sound, own)
  }

  /// A search whose evaluations count on top of those before.
  private func patchSearch(_ sound: AnalysedTarget, _ own: SearchOptions) -> PatchSearch {
    let before = searched
    return PatchSearch(
      sound, options: own, judge: judge, clock: clock, isCancelled: isCancelled,
      report: { [self] step in
        searched = (before.evaluations + step.evaluations, before.cost + step.cost)
        guard ["harmonics", "stills", "seeds"].contains(step.phase), before.evaluations == 0 else {
          return
        }
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
    (own.seeds, own.longFrom, own.structureShare) = (0, 0, 0)
    own.seed &+= 1
    own.seconds = max(own.seconds - loop.budget.seconds, 0.01)
    own.evaluations = loop.budget.left
    return patchSearch(sound, own)
  }

  private func loop(_ start: Coefficients, began: Double) -> (MatchLoop, CandidateRenderer) {
    let (voices, set) = (VoiceTable(), options.search.instructionSet)
    let crew = SearchCrew(threads: options.search.threads, voices: voices, instructionSet: set)
    let pool = MatchPool(
      crew, samples: sound.samples, view: .long,
      release: Int(start[MatchKnobs.held]) * 64)
    let portraits = PortraitRenderer(voices: voices, instructionSet: set)
    let renderer = CandidateRenderer(
      pool: pool, portraits: portraits,
      knobs: MatchKnobs(longest: Int32(sound.samples.count / 64 + 2)),
      judge: options.weights == LossWeights() ? nil : judge)
    let budget = MatchBudget(
      options.search, renderer: renderer, began: began, clock: clock, isCancelled: isCancelled)
    let loop = MatchLoop(
      renderer: renderer, budget: budget, limits: options.limits, start: start,
      target: SoundPortrait(pool.target.waves, sampleRate: CandidateLanes.sampleRate),
      report: report)
    return (loop, renderer)
  }
}

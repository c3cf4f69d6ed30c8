import DX7
import DX7Laws
import Foundation

/// A pool of climbers that mutate, compare and thin out: from a sound to a DX7 voice.
///
/// Structures are searched on stills; seeds are drawn from a prior and compared at the target's
/// level; the best of both become climbers. The pool is halved as the budget is spent; late, longer
/// windows replace the short ones, which alone would be overfitted.
/// - Thread: one caller; uses threads of its own inside `run`.
public final class PatchSearch {
  private let options: SearchOptions
  private let sound: AnalysedTarget
  private let crew: SearchCrew
  private let judge: EngineJudge
  private let clock: () -> Double
  private let isCancelled: () -> Bool
  private let report: (SearchStep) -> Void
  private var steps: [SearchStep] = []
  private var keeper: (genome: Genome, distance: Double)?
  private var start = 0.0
  private var target: ScoringTarget
  private var climbers: [Climber] = []
  /// Climbers wanted since the pool was last thinned.
  private var stage = 0
  /// Share of the budget that was spent before there were climbers.
  private var seeded = 0.0
  /// What it does now.
  public private(set) var phase = "seeds"
  private var isLong = false
  private var donors: [Genome] = []
  /// What harmonics and stills found: several voices of each structure.
  private var structures: [[Genome]] = []
  private let partials: LikelyPitches
  /// Where the sound has harmonics.
  private var harmonics: HarmonicSearch?
  /// Of the structures' share, what goes to those of harmonics.
  private static let harmonicShare = 0.6
  private let swing: VibratoSeeds?
  /// Share of the budget in which levels are followed.
  private static let trackShare = 0.12

  /// - Parameters:
  ///   - judge: Decides what is kept.
  ///   - clock: Seconds from anywhere.
  public init(
    _ sound: AnalysedTarget, options: SearchOptions, judge: EngineJudge,
    clock: @escaping () -> Double, isCancelled: @escaping () -> Bool,
    report: @escaping (SearchStep) -> Void
  ) {
    (self.sound, self.options, self.judge) = (sound, options, judge)
    (self.clock, self.isCancelled, self.report) = (clock, isCancelled, report)
    crew = SearchCrew(
      threads: options.threads, voices: VoiceTable(), instructionSet: options.instructionSet)
    target = ScoringTarget(sound.samples, view: .short, release: sound.releases[0])
    partials = LikelyPitches(sound.samples)
    swing = sound.vibrato.flatMap(VibratoSeeds.init)
  }

  /// All of it: seeds, generations, judgement.
  public func run() -> SearchResult {
    begin()
    while !isOver { step() }
    return finish()
  }

  /// Draws and compares the seeds.
  public func begin() {
    start = clock()
    let seeds = drawn()
    if options.structureShare > 0 { findStructures(seeds) }
    climbers = seed(seeds)
    stage = climbers.count
    seeded = progress
    note("seeds")
  }

  /// By harmonics where there are any, then on stills.
  private func findStructures(_ seeds: [Genome]) {
    let share = options.structureShare
    harmonics = HarmonicSearch(sound, options)
    if let harmonics {
      let own = share * Self.harmonicShare
      harmonics.begin()
      while progress < own, !isOver {
        harmonics.step(progress / own)
        note("harmonics", loss: harmonics.misfit * log(10) / 20)
      }
      structures = swung(harmonics.voices(releases: sound.likelyReleases(2)))
    }
    let stills = StructureSearch(
      sound.samples, release: sound.releases[0], crew, options, partials)
    stills.begin(seeds)
    let began = progress
    while progress < share, !isOver {
      stills.step((progress - began) / max(share - began, 1e-6))
      note("stills", loss: stills.loss)
    }
    let until = share + Self.trackShare
    structures += swung(stills.voices(sound) { progress < until && !isOver })
  }

  /// One generation: every climber has a few broods.
  public func step() {
    let progress = self.progress
    let share = (progress - seeded) / max(1 - seeded, 1e-6)
    if share >= options.longFrom, !isLong { lengthenWindows() }
    let wanted = poolSize(share)
    if wanted < stage {
      stage = wanted
      thin(to: wanted)
      keep(climbers[0].best)
    }
    evolve(progress)
    note(isLong ? "refine" : "evolve")
  }

  /// Judges the last climbers.
  public func finish() -> SearchResult {
    thin(to: min(3, climbers.count))
    for climber in climbers { keep(climber.best) }
    return result()
  }

  /// The best candidate by the search's own loss.
  public var best: (note: SearchNote, loss: Double)? {
    climbers.min { $0.bestLoss < $1.bestLoss }.map { (SearchNote($0.best), $0.bestLoss) }
  }

  private func lengthenWindows() {
    isLong = true
    target = ScoringTarget(sound.samples, view: .long, release: Int(climbers[0].best.held) * 64)
    crew.update(&climbers) { $1.rescore($0, target) }
  }

  private func result() -> SearchResult {
    let best = keeper?.genome ?? Genome(voice: DX7Voice(), key: 60, held: 1)
    return SearchResult(
      note: SearchNote(best), distance: keeper?.distance ?? .infinity,
      evaluations: crew.evaluations,
      seconds: clock() - start, steps: steps)
  }

  /// In candidates of the short view.
  private var cost: Double { crew.cost + (harmonics?.cost ?? 0) }

  /// 0...1 of the budget.
  private var progress: Double {
    if let limit = options.evaluations { return cost / Double(max(1, limit)) }
    return (clock() - start) / max(options.seconds, 1e-3)
  }

  /// The budget is spent or somebody said stop.
  public var isOver: Bool {
    progress >= 1 || clock() - start >= options.seconds || isCancelled()
  }

  /// - Parameter progress: 0...1 of what follows the seeds.
  private func poolSize(_ progress: Double) -> Int {
    let k = options.climbers
    switch progress {
    case ..<0.12: return k
    case ..<0.25: return max(options.lastClimbers, k / 2)
    case ..<0.4: return max(options.lastClimbers, k / 4)
    case ..<0.6: return max(options.lastClimbers, k / 8)
    default: return options.lastClimbers
    }
  }

  private func keep(_ genome: Genome) {
    if keeper?.genome == genome { return }
    let distance = judge.distance(of: SearchNote(genome))
    if distance < keeper?.distance ?? .infinity { keeper = (genome, distance) }
  }

  private func note(_ phase: String, loss: Double? = nil) {
    self.phase = phase
    let step = SearchStep(
      seconds: clock() - start, evaluations: crew.evaluations, cost: cost,
      progress: min(progress, 1),
      loss: loss ?? climbers.map(\.bestLoss).min() ?? .infinity, climbers: climbers.count,
      phase: phase)
    steps.append(step)
    report(step)
  }

  /// The best first; the rest of the pool starts from them again.
  private func thin(to count: Int) {
    climbers.sort { $0.bestLoss < $1.bestLoss }
    climbers.removeLast(climbers.count - min(count, climbers.count))
  }
}

// Seeds and generations.
extension PatchSearch {
  private struct Batch {
    var genomes: [Genome]
    var scores: [(loss: Double, gain: Double)] = []
  }

  /// Voices of the prior, then those the caller knows, by algorithm.
  private func drawn() -> [Genome] {
    var prior = SeedPrior(seed: options.seed)
    var dice = SearchRandom(seed: options.seed, stream: 1)
    let lattice = RatioLattice()
    var voices: [Genome] = (0..<options.seeds).map { _ in
      let pitch = dice.pick(sound.pitches)
      var genome = prior.voice(key: pitch.key, held: Int32(dice.pick(sound.releases) / 64))
      genome.tuning = Float(pitch.cents)
      if pitch.ratio != 1 { genome.scaleRatios(by: pitch.ratio, lattice) }
      if let algorithm = options.algorithm { genome[.algorithm] = algorithm - 1 }
      if let swing, dice.chance(0.5) { genome = swing.applied(to: genome, &dice) }
      return genome
    }
    voices += sound.starts.map(Genome.init)
    voices.sort { $0.algorithm < $1.algorithm }
    return voices
  }

  /// Each structure with a swinging pitch too, where the target has one.
  private func swung(_ structures: [[Genome]]) -> [[Genome]] {
    guard let swing else { return structures }
    var dice = SearchRandom(seed: options.seed, stream: 2)
    return structures.map { voices in voices + voices.map { swing.applied(to: $0, &dice) } }
  }

  /// Scores voices at the target's level and makes climbers of the best, two thirds of them
  /// from the stills' structures.
  private func seed(_ voices: [Genome]) -> [Climber] {
    let found = ranked(voices)
    donors = found.prefix(options.donors).map(\.genome)
    let variants = structures.prefix(options.climbers * 2 / 3).compactMap { ranked($0).first }
    var chosen = (variants + found.prefix(options.climbers - variants.count)).enumerated().map {
      Climber(
        $1.genome, loss: $1.loss, random: SearchRandom(seed: options.seed, stream: UInt64(100 + $0))
      )
    }
    crew.update(&chosen) { $1.rescore($0, target) }
    return chosen
  }

  /// At the target's level, the nearest first.
  private func ranked(_ voices: [Genome]) -> [(genome: Genome, loss: Double)] {
    var batches = stride(from: 0, to: voices.count, by: 16).map {
      Batch(genomes: Array(voices[$0..<min($0 + 16, voices.count)]))
    }
    crew.update(&batches) { $1.scores = $0.score($1.genomes, against: target, levelled: true) }
    let scored = batches.flatMap { zip($0.genomes, $0.scores).map { (genome: $0, score: $1) } }
    return scored.enumerated().sorted {
      ($0.element.score.loss, $0.offset) < ($1.element.score.loss, $1.offset)
    }.map { _, entry in
      var genome = entry.genome
      genome.shiftCarriers(by: Int((entry.score.gain / LevelLaw.decibelsPerStep).rounded()))
      return (genome, entry.score.loss)
    }
  }

  /// Several broods of every climber, none of which sees what the others do meanwhile.
  private func evolve(_ progress: Double) {
    let mutation = Mutation(
      pool: climbers.map(\.genome), donors: donors, partials: partials,
      movesHeld: sound.movesRelease,
      longest: Int32(sound.samples.count / 64 + 2))
    let tolerance = options.tolerance * max(0, 1 - progress / 0.9)
    let patience = options.patience
    let structure = options.algorithm == nil ? 0.05 : 0
    let broods = max(2, 64 / climbers.count)
    crew.update(&climbers) { scorer, climber in
      for _ in 0..<broods {
        climber.step(
          scorer, target, mutation, tolerance: tolerance, patience: patience,
          structure: structure)
      }
    }
  }
}

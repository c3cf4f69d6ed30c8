import DX7
import MachineCore
import SessionModel
import TestSupport

@testable import Matching
@testable import VoiceSearch

/// A voice, its sound, and a machine's renderer to bring another voice there.
struct MatchBench {
  let truth: Genome
  let samples: [Float]
  let renderer: CandidateRenderer

  /// Two operators on algorithm 5, a struck sound of 0.6 s.
  static func voice() -> Genome {
    var genome = Genome(voice: DX7Voice(), key: 60, held: 300)
    genome[.algorithm] = 4
    genome[0, .outputLevel] = 95
    genome[1, .outputLevel] = 74
    genome[1, .coarse] = 3
    for op in 0..<2 {
      for (place, value) in [90, 45, 40, 50, 99, 82, 60, 0].enumerated() {
        genome.bytes[DX7Parameter.start(of: op) + place] = UInt8(value - (place < 4 ? 4 * op : 0))
      }
    }
    return genome
  }

  init(_ truth: Genome = MatchBench.voice(), threads: Int = 1) {
    self.truth = truth
    samples = EngineNotes.reference(truth, blocks: 450)
    let voices = VoiceTable()
    let crew = SearchCrew(
      (0..<threads).map { _ in
        SearchScorer(voices: voices, instructionSet: .detect())
      })
    let pool = MatchPool(crew, samples: samples, view: .long, release: Int(truth.held) * 64)
    let portraits = PortraitRenderer(voices: voices, instructionSet: .detect())
    renderer = CandidateRenderer(
      pool: pool, portraits: portraits, knobs: MatchKnobs(longest: Int32(samples.count / 64 + 2)))
  }

  var target: SoundPortrait { SoundPortrait(renderer.pool.target.waves, sampleRate: 48_000) }

  /// What the safety law sees when `a` holds.
  func features(_ a: Coefficients) -> MatchFeatures {
    MatchFeatures(renderer.render(a), target: target)
  }

  /// The whole way by one law, from the truth with levels, rates and envelope levels moved.
  func match(
    _ law: MatchLaw, evaluations: Int, threads: Int = 1, from start: Genome? = nil
  ) -> MatchResult {
    var options = MatchOptions()
    options.law = law
    options.start = SearchNote(start ?? Self.moved(truth))
    options.search.evaluations = evaluations
    options.search.seconds = .infinity
    options.search.threads = threads
    let run = MatchRun(
      AnalysedTarget(
        samples: samples, pitches: [SearchPitch(key: truth.key, cents: 0)],
        releases: [Int(truth.held) * 64], movesRelease: false),
      options: options, judge: judge, clock: { 0 }, isCancelled: { false }, report: { _ in })
    return run.run()
  }

  private var judge: EngineJudge {
    EngineJudge(
      samples,
      playing: PatchDocument.Playing(
        velocity: 100, length: (Double(samples.count) + 0.5) / 48_000, rate: 48_000),
      instructionSet: .detect())
  }

  /// Levels, rates and envelope levels of the operators that sound, each up to 20 off.
  static func moved(_ genome: Genome, seed: UInt64 = 5) -> Genome {
    var dice = SearchRandom(seed: seed)
    var moved = genome
    for op in 0..<2 {
      for place in [0, 1, 2, 3, 4, 5, 6, 7, 16] {
        let at = DX7Parameter.start(of: op) + place
        moved.bytes[at] = UInt8(min(max(Int(moved.bytes[at]) + dice.within(-20...20), 0), 99))
      }
    }
    return moved
  }
}

import DX7
import FMSynthesis
import Spectral
import TestSupport
import Testing

@testable import Matching
@testable import VoiceSearch

/// What the weights of the loss do to a match.
@Suite struct WeightTests {
  private static let bright = LossWeights { [.stft: 0.1, .mel: 1, .centroid: 5][$0] ?? 0 }

  private static func session(
    _ law: MatchLaw, _ weights: LossWeights, embedding: any EmbeddingPort = MelEmbedding(),
    threads: Int = 1
  ) -> MatchSession {
    let bench = MatchBench()
    let far = MatchBench.moved(bench.truth)
    var options = MatchOptions()
    (options.law, options.weights, options.embedding) = (law, weights, embedding)
    (options.search.evaluations, options.search.seconds) = (6000, .infinity)
    options.search.threads = threads
    let start = MatchStart(
      values: VoiceConversion().patch(far.voice(named: "FAR")),
      voice: far.voice(named: "FAR"),
      playing: .init(note: 60, held: Double(far.held) * 64 / 48_000))
    return MatchSession(
      Recording(samples: bench.samples, sampleRate: 48_000), note: 60, start: start,
      options: options)
  }

  private static func run(_ session: MatchSession) -> MatchSession.Outcome {
    session.run(clock: { 0 }, isCancelled: { false }, report: { _ in })
  }

  /// A judge that hears something else than the pool's scorer: how near operator 2 is to level 60.
  private static func judged(
    _ law: MatchLaw, _ weights: LossWeights
  ) -> (result: MatchResult, heard: [Double]) {
    let bench = MatchBench()
    var options = MatchOptions()
    (options.law, options.weights) = (law, weights)
    options.start = SearchNote(MatchBench.moved(bench.truth))
    (options.search.evaluations, options.search.seconds) = (8000, .infinity)
    options.search.threads = 1
    let heard = Heard()
    let run = MatchRun(
      SearchSound(
        samples: bench.samples, pitches: [SearchPitch(key: 60, cents: 0)],
        releases: [Int(bench.truth.held) * 64], movesRelease: false),
      options: options, defaults: EngineNotes.defaults(), clock: { 0 },
      judge: { note in
        heard.distances.append(abs(Double(Genome(note)[1, .outputLevel]) - 60) / 10)
        return heard.distances[heard.distances.count - 1]
      }, isCancelled: { false }, report: { _ in })
    return (run.run(), heard.distances)
  }

  private final class Heard { var distances: [Double] = [] }

  /// Of all that a law comes to, the judge's nearest is kept; by default the judge is asked about
  /// the last few alone.
  @Test(arguments: [MatchLaw.gradient, .multiplicative, .reinforce])
  func theWeightsMoveWhatAMatchKeeps(law: MatchLaw) {
    let weighted = Self.judged(law, Self.bright)
    #expect(weighted.result.distance == weighted.heard.min())
    #expect(weighted.result.endLoss == weighted.result.distance)
    #expect(weighted.result.endLoss <= weighted.result.startLoss)
    let plain = Self.judged(law, LossWeights())
    #expect(weighted.heard.count > plain.heard.count + 5)
    #expect(weighted.result.distance <= plain.result.distance)
  }

  @Test func anyNumberOfThreadsKeepsTheSame() {
    let runs = [1, 2].map { Self.run(Self.session(.gradient, Self.bright, threads: $0)) }
    #expect(runs[0].document == runs[1].document && runs[0].distance == runs[1].distance)
  }

  /// Named one by one, the defaults are the defaults: the pool's scorer decides, nothing is judged
  /// twice.
  @Test func theDefaultWeightsAreThoseOfNobodySayingAnything() throws {
    let said = Self.run(Self.session(.gradient, try LossWeights("stft=1,mel=0")))
    let unsaid = Self.run(Self.session(.gradient, LossWeights()))
    #expect(said.document == unsaid.document && said.distance == unsaid.distance)
    #expect(said.steps.map(\.loss) == unsaid.steps.map(\.loss))
  }

  /// The host's own embedding judges: here one that likes everything equally.
  @Test func anEmbeddingOfTheHostsJudges() {
    struct Deaf: EmbeddingPort {
      let dimensions = 1
      func embed(_ samples: [Float], sampleRate: Double) -> [Float] { [0] }
      func distance(_ a: [Float], _ b: [Float]) -> Float { 0.25 }
    }
    let session = Self.session(.search, LossWeights { $0 == .embedding ? 2 : 0 }, embedding: Deaf())
    #expect(session.distance(of: Self.run(session).render) == 0.5)
  }
}

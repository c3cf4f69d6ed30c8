import DX7
import FMSynthesis
import Spectral
import Synchronization
import TestSupport
import Testing

@testable import Matching
@testable import VoiceSearch

/// What the weights of the loss do to a match.
@Suite struct WeightTests {
  private static let bright = LossWeights { [.stft: 0.1, .mel: 1, .centroid: 5][$0] ?? 0 }

  private static func session(
    _ law: MatchLaw, _ weights: LossWeights, embedding: any EmbeddingPort = MelEmbedding(),
    threads: Int = 1, cents: Double = 0
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
      playing: .init(note: 60, held: Double(far.held) * 64 / 48_000, tuning: cents))
    return MatchSession(
      Recording(samples: bench.samples, sampleRate: 48_000), note: 60, start: start,
      options: options)
  }

  private static func run(_ session: MatchSession) -> MatchSession.Outcome {
    session.run(clock: { 0 }, isCancelled: { false }, report: { _ in })
  }

  /// Likes dark sounds: counts how often a sound crosses zero, and keeps what it said of each.
  private final class Dark: EmbeddingPort {
    let dimensions = 1
    let heard = Mutex<[Float]>([])

    func embed(_ samples: [Float], sampleRate: Double) -> [Float] {
      let crossings = zip(samples, samples.dropFirst()).filter { ($0 < 0) != ($1 < 0) }.count
      return [Float(crossings) / Float(samples.count)]
    }

    func distance(_ target: [Float], _ sound: [Float]) -> Float {
      heard.withLock { $0.append(sound[0]) }
      return sound[0]
    }
  }

  /// Of all that a law comes to, what the judge likes best is kept, whatever the pool's scorer says:
  /// here too low, so that no waveform is ever known, which no weight would give away.
  @Test(arguments: [MatchLaw.multiplicative, .reinforce, .gradient])
  func theWeightsMoveWhatAMatchKeeps(law: MatchLaw) {
    let dark = Dark()
    let weights = LossWeights { $0 == .embedding ? 1 : 0 }
    let kept = Self.run(Self.session(law, weights, embedding: dark, cents: -20))
    // The last to be judged is the voice in tune, as SysEx holds it.
    let heard = dark.heard.withLock { Array($0.dropLast()) }
    #expect(heard.count > 5)
    // The gain that is fitted last may move a crossing.
    #expect(abs(kept.distance - Double(heard.min() ?? -1)) < 3e-4)
    #expect(kept.distance < Double(heard.max() ?? 0))
    #expect(kept.endLoss <= kept.startLoss)
  }

  /// Without its weight the embedding is not asked.
  @Test func whatDoesNotCountIsNotHeard() {
    let dark = Dark()
    _ = Self.run(Self.session(.reinforce, LossWeights(), embedding: dark))
    #expect(dark.heard.withLock { $0.isEmpty })
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

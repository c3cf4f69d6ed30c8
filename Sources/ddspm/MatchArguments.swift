import ArgumentParser
import Foundation
import Hosting
import Matching
import Quantities
import Spectral
import VoiceSearch

/// What `match` and `match-set` tell a search.
struct MatchArguments: ParsableArguments {
  @Option(help: "How knobs are moved.")
  var law = MatchLaw.auto
  @Option(
    help: ArgumentHelp(
      "Seconds to search; default: 10, for several notes up to 60, with --evaluations none.",
      SearchSeconds.self))
  var seconds: SearchSeconds?
  @Option(
    help: ArgumentHelp(
      """
      Budget in candidates of the short view instead: with the same seed the same result on any \
      machine and number of threads, unless --seconds ends it sooner.
      """, Evaluations.self))
  var evaluations: Evaluations?
  @Option(
    help: ArgumentHelp(
      "MIDI note; of several files one for each, with commas between.", Several<KeyKind>.self))
  var note = Several<KeyKind>()
  @Option(help: ArgumentHelp("Seconds the key is held.", Auto<HeldSecondsKind>.self))
  var held = Auto<HeldSecondsKind>()
  @Option(help: ArgumentHelp("DX7 algorithm.", Auto<AlgorithmKind>.self))
  var algorithm = Auto<AlgorithmKind>()
  // Measured: at equal candidates the bred library and the predictor bring nothing, so they wait
  // to be asked for.
  @Option(
    help: ArgumentHelp(
      "Library files to start from, with commas between; own: what you have added; auto: all.",
      valueName: "files|own|auto|none"))
  var library = "own"
  @Option(
    help: ArgumentHelp(
      "What the judge listens for, 0 to 10 each; stft is 1 and the others 0 unless named.",
      discussion: """
        Terms: \(LossTerm.allCases.map(\.rawValue).joined(separator: ", ")). Candidates are sorted \
        out by stft alone, which is fast; the weights decide what is kept, and where the gradient \
        goes (embedding has none).
        """, valueName: "term=weight,..."))
  var weights: String?
  @Option(help: ArgumentHelp("Seed of all chance.", Seed.self))
  var seed: Seed = 1
  @OptionGroup(visibility: .hidden) var tuning: SearchTuning

  func validate() throws {
    if let weights { try validate(weights) }
  }

  private func validate(_ text: String) throws {
    let weights: LossWeights
    do throws(LossWeightsError) {
      weights = try LossWeights(text)
    } catch {
      throw ValidationError("--weights: \(error.message).")
    }
    if law == .gradient, !weights.terms.contains(where: \.hasSlope) {
      throw ValidationError("--weights leaves --law gradient nothing that has a gradient.")
    }
  }

  /// - Parameter start: What to begin with instead of retrieval.
  func job(
    _ target: String, threads: Int, start: MatchStart? = nil
  ) throws(HostError) -> MatchJob {
    var options = MatchOptions()
    if let weights, let read = try? LossWeights(weights) { options.weights = read }
    options.law = law
    options.search = try search(threads: threads, notes: 1)
    tuning.apply(to: &options)
    var job = MatchJob(target: target, options: options)
    (job.note, job.held, job.start) = (note.given.first?.value, held.given?.value, start)
    if start == nil { job.library = try LibraryChoice(library).starts() }
    return job
  }

  /// Several notes of one sound.
  /// - Parameter velocities: One for each file; nil: nobody says.
  func job(
    _ targets: [String], velocities: [Int?], threads: Int
  ) throws(HostError) -> KeyboardJob {
    let one = try job(targets[0], threads: threads)
    var options = one.options
    options.search = try search(threads: threads, notes: targets.count)
    let keys = note.each(of: targets.count) ?? []
    let notes = zip(targets, zip(keys, velocities)).map {
      KeyboardJob.Note(target: $0, key: $1.0, velocity: $1.1)
    }
    return KeyboardJob(notes: notes, held: one.held, options: options, library: one.library)
  }

  private func search(threads: Int, notes: Int) throws(HostError) -> SearchOptions {
    var options = SearchOptions()
    options.seed = seed.value
    options.seconds = seconds?.value ?? usualSeconds(notes: notes)
    options.evaluations = evaluations?.value
    options.threads = threads
    options.algorithm = algorithm.given?.value
    options.instructionSet = try LiveOptions.chosenInstructionSet()
    return options
  }

  /// As the help says.
  private func usualSeconds(notes: Int) -> Double {
    evaluations == nil ? 10.0 * Double(min(notes, 6)) : .infinity
  }
}

extension MatchLaw: ExpressibleByArgument {}

import ArgumentParser
import Foundation
import Hosting
import Matching
import Spectral
import VoiceSearch

/// What `match` and `match-set` tell a search.
struct MatchArguments: ParsableArguments {
  @Option(
    help: "How knobs are moved: \(MatchLaw.allCases.map(\.rawValue).joined(separator: ", ")).")
  var law = "auto"
  @Option(help: "Seconds to search.")
  var seconds = 10.0
  @Option(
    help: """
      Budget in candidates of the short view instead; --seconds still ends it. With the same seed \
      the same result on any number of threads.
      """)
  var evaluations: Int?
  @Option(help: "MIDI note 0 to 127, or auto.")
  var note = "auto"
  @Option(help: "Seconds the key is held, or auto.")
  var held = "auto"
  @Option(help: "DX7 algorithm 1 to 32, or auto.")
  var algorithm = "auto"
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
  @Option(help: "Seed of all chance.")
  var seed: UInt64 = 1
  // For whoever tunes the search.
  @Option(help: ArgumentHelp("Share of the budget for structures on stills.", visibility: .hidden))
  var stillShare = SearchOptions().structureShare
  @Option(help: ArgumentHelp("Share of the search before long windows judge.", visibility: .hidden))
  var longFrom = SearchOptions().longFrom
  @Option(help: ArgumentHelp("Climbers at the start.", visibility: .hidden))
  var climbers = SearchOptions().climbers
  @Option(help: ArgumentHelp("Climbers at the end.", visibility: .hidden))
  var lastClimbers = SearchOptions().lastClimbers
  @Option(help: ArgumentHelp("Voices tried first.", visibility: .hidden))
  var seeds = SearchOptions().seeds
  @Option(help: ArgumentHelp("Share of the budget before the gradient.", visibility: .hidden))
  var gradientFrom = MatchOptions().gradientFrom
  @Option(help: ArgumentHelp("Share of the budget before integers.", visibility: .hidden))
  var integersFrom = MatchOptions().integersFrom

  func validate() throws {
    guard MatchLaw(rawValue: law) != nil else {
      let names = MatchLaw.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--law takes one of \(names), not \(law).")
    }
    guard held == "auto" || (0.001...3600).contains(Double(held) ?? -1) else {
      throw ValidationError("--held takes auto or seconds up to 3600, not \(held).")
    }
    guard (0.1...86_400).contains(seconds) else {
      throw ValidationError("--seconds takes 0.1 to 86400, not \(seconds).")
    }
    guard (evaluations ?? 1) > 0 else {
      throw ValidationError("--evaluations takes a number above 0.")
    }
    if let weights { try validate(weights) }
    _ = try choice(note, "--note", 0...127)
    _ = try choice(algorithm, "--algorithm", 1...32)
  }

  private func validate(_ text: String) throws {
    let weights: LossWeights
    do throws(LossWeightsError) {
      weights = try LossWeights(text)
    } catch {
      throw ValidationError("--weights: \(error.message).")
    }
    if law == MatchLaw.gradient.rawValue, !weights.terms.contains(where: \.hasSlope) {
      throw ValidationError("--weights leaves --law gradient nothing that has a gradient.")
    }
  }

  /// - Parameter start: What to begin with instead of retrieval.
  func job(
    _ target: String, threads: Int, start: MatchStart? = nil
  ) throws(HostError) -> MatchJob {
    var options = MatchOptions()
    if let weights, let read = try? LossWeights(weights) { options.weights = read }
    options.law = MatchLaw(rawValue: law) ?? .auto
    options.search = try search(threads: threads)
    (options.gradientFrom, options.integersFrom) = (gradientFrom, integersFrom)
    var job = MatchJob(target: target, options: options)
    job.note = try? choice(note, "", 0...127)
    (job.held, job.start) = (Double(held), start)
    if start == nil { job.library = try LibraryChoice(library).starts() }
    return job
  }

  private func search(threads: Int) throws(HostError) -> SearchOptions {
    var options = SearchOptions()
    options.seed = seed
    options.seconds = seconds
    options.evaluations = evaluations
    options.threads = threads
    options.algorithm = try? choice(algorithm, "", 1...32)
    (options.longFrom, options.structureShare) = (longFrom, stillShare)
    (options.climbers, options.lastClimbers) = (max(1, climbers), max(1, lastClimbers))
    options.seeds = max(16, seeds)
    options.instructionSet = try LiveOptions.chosenInstructionSet()
    return options
  }

  /// nil is auto.
  private func choice(_ text: String, _ option: String, _ range: ClosedRange<Int>) throws -> Int? {
    if text == "auto" { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw ValidationError(
        "\(option) takes auto or \(range.lowerBound) to \(range.upperBound), not \(text).")
    }
    return number
  }
}

import DX7
import FMSynthesis

/// Scorers on several threads.
public typealias SearchCrew = Crew<SearchScorer>

extension Crew where Worker == SearchScorer {
  /// - Parameter threads: At least one is made.
  public convenience init(threads: Int, voices: VoiceTable, instructionSet: InstructionSet) {
    self.init(
      (0..<max(1, threads)).map { _ in
        SearchScorer(voices: voices, instructionSet: instructionSet)
      })
  }

  public var evaluations: Int { workers.reduce(0) { $0 + $1.evaluations } }

  /// What they cost, in candidates of the short view.
  public var cost: Double { Double(workers.reduce(0) { $0 + $1.hundredths }) / 100 }
}

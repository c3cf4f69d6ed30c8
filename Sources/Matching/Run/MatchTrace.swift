import MachineCore

extension MatchSession.Outcome {
  /// The course of the match as CSV: one column for each of the safety law's reasons. No times: the
  /// same search has the same course on every machine.
  public var trace: String {
    let reasons = MatchRun.reasons
    var text = "evaluations,progress,loss,climbers,phase,law,"
    text += reasons.map(\.name).joined(separator: ",") + "\n"
    for s in steps {
      let counts = reasons.map { "\(s.interventions[$0])" }.joined(separator: ",")
      text += "\(s.evaluations),\(s.progress),\(s.loss),\(s.climbers),\(s.phase),"
      text += "\(s.law),\(counts)\n"
    }
    return text
  }

  /// How often the safety law stepped in, by reason; all of them are named.
  public var interventionsByName: [String: Int] {
    Dictionary(
      uniqueKeysWithValues: MatchRun.reasons.map { ($0.name, interventions[$0]) })
  }
}

import MachineCore
import VoiceSearch

/// The pool of mutating candidates as a drive: points to the best voice it has come to.
///
/// One step of the machine is one generation. Structure jumps: whole numbers are no slope.
final class SearchDrive: MatchDrive {
  let search: PatchSearch

  init(_ search: PatchSearch) { self.search = search }

  var phase: String { search.phase }
  var isOver: Bool { search.isOver }

  func drive(_ s: MatchFeatures, _ a: Coefficients) -> Coefficients {
    search.step()
    guard let best = search.best else { return a.map { _ in 0 } }
    return zip(Genome(best.note).coefficients, a).map { $0 - $1 }
  }
}

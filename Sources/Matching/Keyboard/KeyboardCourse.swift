import MachineCore
import VoiceSearch

/// How much of the budget several notes have taken, and what is told meanwhile.
final class KeyboardCourse {
  private let search: SearchOptions
  let clock: () -> Double
  let isCancelled: () -> Bool
  private let report: (SearchStep) -> Void
  private let start: Double
  /// In candidates of the short view.
  private var cost = 0.0
  private(set) var evaluations = 0
  private(set) var steps: [SearchStep] = []
  /// Where the last step was told, and how far the next is from there.
  private var told = -1.0
  private static let pause = 0.002

  init(
    _ search: SearchOptions, clock: @escaping () -> Double, isCancelled: @escaping () -> Bool,
    report: @escaping (SearchStep) -> Void
  ) {
    (self.search, self.clock, self.isCancelled) = (search, clock, isCancelled)
    self.report = report
    start = clock()
  }

  var seconds: Double { clock() - start }
  var isOver: Bool { progress >= 1 || seconds >= search.seconds || isCancelled() }
  /// 0...1
  var progress: Double {
    if let limit = search.evaluations { return cost / Double(max(1, limit)) }
    return seconds / max(search.seconds, 1e-3)
  }

  /// What a part of the work may take.
  func share(_ share: Double) -> SearchOptions {
    var own = search
    if let limit = search.evaluations { own.evaluations = max(1, Int(Double(limit) * share)) }
    if search.seconds.isFinite {
      let left = max(search.seconds - seconds, 0.01)
      own.seconds = search.evaluations == nil ? min(left, search.seconds * share) : left
    }
    return own
  }

  /// One note's match is over; of evaluations it counts as all of its share.
  func spend(_ outcome: MatchSession.Outcome, share: Double) {
    evaluations += outcome.evaluations
    cost += Double(search.evaluations ?? 0) * share
  }

  func spend(cost: Double) {
    self.cost += cost
    evaluations += Int(cost.rounded(.up))
  }

  /// A step of one note's match.
  func single(_ step: SearchStep, share: Double) {
    var step = step
    step.progress = search.evaluations == nil ? progress : progress + share * step.progress
    step.seconds = seconds
    step.evaluations += evaluations
    steps.append(step)
    report(step)
  }

  func note(_ phase: String, loss: Double) {
    guard progress - told > Self.pause else { return }
    told = progress
    let step = SearchStep(
      seconds: seconds, evaluations: evaluations, cost: cost, progress: progress, loss: loss,
      climbers: 1, phase: phase)
    steps.append(step)
    report(step)
  }
}

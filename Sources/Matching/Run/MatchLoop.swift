import MachineCore
import VoiceSearch

/// Runs match machines one after the other on one sound: budget, course, keep-best.
///
/// Whatever becomes the best has been through the safety law, whichever law proposed it.
final class MatchLoop {
  typealias MatchMachine<D: MatchDrive, F: UpdateLaw> = Machine<
    MatchAnalysis, D, F, MatchSafety, MatchSynthesis
  >

  let renderer: CandidateRenderer
  let budget: MatchBudget
  private var safety: MatchSafety
  private let target: SoundPortrait
  private let report: (SearchStep) -> Void
  private(set) var steps: [SearchStep] = []
  /// The best accepted so far, by the machine's loss or, where it is known, by its waveform.
  private(set) var best: (coefficients: Coefficients, render: MatchRender)

  init(
    renderer: CandidateRenderer, budget: MatchBudget, limits: MatchLimits, start: Coefficients,
    target: SoundPortrait, report: @escaping (SearchStep) -> Void
  ) {
    (self.renderer, self.budget, self.target, self.report) = (renderer, budget, target, report)
    safety = MatchSafety(renderer: renderer, limits: limits)
    best = (start, renderer.render(start))
  }

  var interventions: Interventions { safety.interventions }
  /// Whether the best is known by its waveform.
  var isKnown: Bool { best.render.nearness.isKnown }

  /// Steps a machine until its drive or the budget's share is over.
  /// - Parameter start: What it starts from; nil: the best.
  func run<D: MatchDrive, F: UpdateLaw>(
    _ drive: D, _ law: F, named name: MatchLaw, from start: Coefficients? = nil,
    until share: Double = 1
  ) {
    safety.lyapunov.reset()
    listen()
    let first = start.map { admitted($0) } ?? best.coefficients
    var machine = MatchMachine(
      analysis: MatchAnalysis(target: target), drive: drive, law: law, safety: safety,
      synthesis: MatchSynthesis(renderer: renderer), coefficients: first)
    var render = renderer.render(first)
    while !machine.drive.isOver, !budget.isOver, budget.progress < share {
      render = machine.step(render)
      accept(machine.coefficients, render)
      takeElite(&machine, &render)
      safety = machine.safety
      note(machine.drive.phase, name)
    }
  }

  /// Offers a candidate from beside the machines' path; what the safety law makes of it counts.
  /// - Returns: What was admitted.
  @discardableResult
  func offer(_ a: Coefficients) -> Coefficients {
    let next = admitted(a)
    accept(next, renderer.render(next))
    return next
  }

  /// By waveforms from where the best's is known.
  private func listen() {
    guard isKnown, !renderer.hearsWaveforms else { return }
    renderer.hearsWaveforms = true
    best.render = renderer.render(best.coefficients)
  }

  private func admitted(_ a: Coefficients) -> Coefficients {
    let s = MatchFeatures(best.render, target: target)
    return safety.admitted(a, from: best.coefficients, s)
  }

  private func accept(_ a: Coefficients, _ render: MatchRender) {
    if render.nearness.replaces(best.render.nearness) { best = (a, render) }
  }

  /// The best that a drive came across beside its path is kept too, once it is admitted.
  private func takeElite<D: MatchDrive, F: UpdateLaw>(
    _ machine: inout MatchMachine<D, F>, _ render: inout MatchRender
  ) {
    let bar = machine.drive.leads ? render.loss : best.render.loss
    guard let elite = machine.drive.elite, renderer.isJudged || elite.loss < bar else { return }
    let s = machine.analysis.analyse(render)
    let admitted = machine.safety.admitted(elite.coefficients, from: machine.coefficients, s)
    // The drive has scored what it found; only what the safety law changed is scored again.
    let isItself = Genome(admitted) == Genome(elite.coefficients)
    let found = renderer.render(admitted, scored: isItself ? elite.loss : nil)
    // What the pool likes better need not be nearer in what it cannot hear.
    if renderer.isJudged, !renderer.hearsWaveforms, found.loss >= bar { return }
    accept(admitted, found)
    if machine.drive.leads { (machine.coefficients, render) = (admitted, found) }
  }

  private func note(_ phase: String, _ law: MatchLaw) {
    let step = SearchStep(
      seconds: budget.seconds, evaluations: budget.evaluations, progress: budget.progress,
      loss: best.render.loss, climbers: 1, phase: phase, law: law.rawValue,
      interventions: safety.interventions)
    steps.append(step)
    report(step)
  }
}

/// How much of a match's evaluations and seconds are spent.
final class MatchBudget {
  private let options: SearchOptions
  private let clock: () -> Double
  private let isCancelled: () -> Bool
  private let start: Double
  private let renderer: CandidateRenderer

  init(
    _ options: SearchOptions, renderer: CandidateRenderer, began: Double,
    clock: @escaping () -> Double,
    isCancelled: @escaping () -> Bool
  ) {
    (self.options, self.renderer, self.clock) = (options, renderer, clock)
    self.isCancelled = isCancelled
    start = began
  }

  /// What others have scored, and what it cost in candidates of the short view.
  var elsewhere: () -> (evaluations: Int, cost: Double) = { (0, 0) }
  var evaluations: Int { renderer.pool.evaluations + elsewhere().evaluations }
  private var cost: Double { renderer.pool.crew.cost + Double(renderer.spent) + elsewhere().cost }
  /// What is left of the limit.
  var left: Int? { options.evaluations.map { max($0 - Int(cost), 1) } }
  var seconds: Double { clock() - start }

  /// 0...1
  var progress: Double {
    if let limit = options.evaluations {
      return min(cost / Double(max(1, limit)), 1)
    }
    return min(seconds / max(options.seconds, 1e-3), 1)
  }

  var isOver: Bool { progress >= 1 || seconds >= options.seconds || isCancelled() }
}

import MachineCore

/// The searches of a contest, and what is kept of them.
struct ContestRound {
  let seeds: [UInt64]
  var lines: [OptimizerContest.Line] = []
  var trace = Table(["problem", "start", "step", "loss", "rate", "momentum", "noise"])
  var interventions = Interventions()

  init(seeds: [UInt64]) { self.seeds = seeds }

  mutating func row(_ problem: some OptimizationProblem) -> OptimizerContest.Row {
    let best = grid(problem)
    let adam = seeds.map { seed in
      var adam = UsualAdam(from: problem.start(seed: seed))
      return problem.course(&adam, seed: seed)
    }
    keep(problem, "best fixed", best.courses[0])
    keep(problem, "Adam", adam[0])
    let machines = OptimizerContest.starts.map { factor in
      let courses = seeds.map { machine(problem, rate: factor * best.rate, factor, seed: $0) }
      let steps = zip(courses, best.courses).map { own, fixed in
        own.step(at: fixed.result).map(Double.init) ?? .infinity
      }
      return OptimizerContest.Start(
        factor: factor, loss: courses.map(\.result).median,
        stepsToFixed: steps.median,
        diverged: courses.count { $0.diverged })
    }
    return OptimizerContest.Row(
      problem: problem.name, steps: problem.steps, rate: best.rate, momentum: best.momentum,
      fixed: best.loss, adam: adam.map(\.result).median, machines: machines)
  }

  private struct Setting {
    var rate: Double
    var momentum: Double
    var loss: Double
    var courses: [DescentCourse]
  }

  private func grid(_ problem: some OptimizationProblem) -> Setting {
    var best: Setting?
    for rate in OptimizerContest.rates {
      for momentum in OptimizerContest.momenta {
        let courses = seeds.map { seed in
          var fixed = FixedMomentum(
            from: problem.start(seed: seed), rate: rate, momentum: momentum)
          return problem.course(&fixed, seed: seed)
        }
        let loss = courses.map(\.result).median
        guard loss < best?.loss ?? .infinity || best == nil else { continue }
        best = Setting(rate: rate, momentum: momentum, loss: loss, courses: courses)
      }
    }
    guard let best else { preconditionFailure("the grid has settings") }
    return best
  }

  private mutating func machine(
    _ problem: some OptimizationProblem, rate: Double, _ factor: Double, seed: UInt64
  ) -> DescentCourse {
    var machine = OptimizerMachine(from: problem.start(seed: seed), rate: rate, seed: seed)
    var rates: [Double] = []
    let isShown = seed == seeds[0]
    let course = problem.course(&machine, seed: seed) { machine, step, loss in
      guard isShown else { return }
      rates.append(machine.rate)
      trace.add(
        [problem.name, "\(factor)"],
        [Double(step), loss, machine.rate, machine.momentum, machine.noise])
    }
    interventions.add(machine.interventions)
    if isShown { keep(problem, "machine, rate x \(Self.text(factor))", course, rates) }
    return course
  }

  private mutating func keep(
    _ problem: some OptimizationProblem, _ name: String, _ course: DescentCourse,
    _ rates: [Double] = []
  ) {
    lines.append(
      OptimizerContest.Line(
        problem: problem.name, name: name, losses: course.best, rates: rates))
  }

  private static func text(_ factor: Double) -> String {
    factor < 1 ? "1/\(Int((1 / factor).rounded()))" : "\(Int(factor))"
  }
}

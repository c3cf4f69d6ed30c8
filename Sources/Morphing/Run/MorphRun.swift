import DX7
import MachineCore
import SessionModel
import Synchronization
import VoiceSearch

/// From two patches to the steps between them.
///
/// The ways from one to the other are heard at a few places each; the one whose sounds come nearest to
/// a straight line between the ends is taken, steps are put where they move evenly on it, and each is
/// then brought to its place by a machine of its own.
public struct MorphRun {
  private let a: MorphEnd
  private let b: MorphEnd
  private let options: MorphOptions
  private let clock: () -> Double
  private let isCancelled: () -> Bool
  private let report: (SearchStep) -> Void
  private let crew: Crew<MorphStage>
  private let conversion = VoiceConversion()
  /// Places at which each way is heard, and at which the one that is taken is.
  private static let glances = 16
  private static let samples = 96

  /// - Parameters:
  ///   - clock: Seconds from anywhere.
  ///   - isCancelled: Asked on several threads.
  ///   - report: Told of each step that is done, on any thread but one at a time.
  public init(
    _ a: MorphEnd, _ b: MorphEnd, _ options: MorphOptions, clock: @escaping () -> Double,
    isCancelled: @escaping () -> Bool, report: @escaping (SearchStep) -> Void
  ) {
    var (first, second) = (a, b)
    first.playing = a.playing.filled(by: b.playing)
    second.playing = b.playing.filled(by: a.playing)
    (self.a, self.b, self.options) = (first, second, options)
    (self.clock, self.isCancelled, self.report) = (clock, isCancelled, report)
    crew = Crew((0..<max(1, options.threads)).map { _ in MorphStage(options.instructionSet) })
  }

  /// - Throws: When neither end can be heard.
  public func run() throws(MorphError) -> MorphOutcome {
    let began = clock()
    let ends = hear([MorphTake(a), MorphTake(b)])
    guard !(ends[0].isSilent && ends[1].isSilent) else { throw .bothSilent }
    let between = MorphTargets(ends[0], ends[1], steps: options.steps)
    let ways = MorphPath.all(from: a.values, to: b.values)
    let path = evenest(ways, between)
    let places = place(path, between)
    var tasks = zip(between.shares.indices, places).map { index, position in
      StepTask(index: index, position: position)
    }
    let heard = tasks.isEmpty ? 2 : 2 + Self.glances * ways.count + Self.samples
    let limit = max(0, options.evaluations - heard) / max(1, tasks.count)
    let deadline = began + options.seconds
    let done = Mutex(0)
    crew.update(&tasks) { stage, task in
      let left = Double(between.all.count - task.index)
      let worker = StepWorker(
        path: path, targets: between, stage: stage, conversion: conversion,
        limit: limit, clock: clock, isCancelled: isCancelled, deadline: deadline,
        share: min(1, Double(crew.workers.count) / left))
      worker.run(&task, playing(at: between.shares[task.index]), seed: options.seed)
      done.withLock { done in
        done += 1
        tell(task, share: Double(done) / Double(between.all.count), seconds: clock() - began)
      }
    }
    return outcome(
      tasks, path, ends, heard: heard, seconds: clock() - began, isLate: clock() > deadline)
  }

  private func tell(_ task: StepTask, share: Double, seconds: Double) {
    report(
      SearchStep(
        seconds: seconds, evaluations: task.evaluations, progress: share,
        loss: task.result?.error ?? 0, climbers: 0, phase: "step \(task.index + 2)"))
  }

  private func playing(at t: Double) -> PatchDocument.Playing {
    .between(a.playing, b.playing, t)
  }

  /// The way whose sounds come nearest to where the steps should be.
  private func evenest(_ ways: [MorphPath], _ targets: MorphTargets) -> MorphPath {
    guard !targets.all.isEmpty else { return ways[0] }
    let costs = errors(ways, Self.glances, targets).map { StepPlaces($0).cost }
    // Of equal ones the first: its operators fit best.
    return ways[costs.indices.reduce(0) { costs[$1] < costs[$0] ? $1 : $0 }]
  }

  /// Where on the path the steps between the ends stand.
  private func place(_ path: MorphPath, _ targets: MorphTargets) -> [Double] {
    guard !targets.all.isEmpty else { return [] }
    return StepPlaces(errors([path], Self.samples, targets)[0]).samples.map {
      Self.position($0, Self.samples)
    }
  }

  /// By way, then by step, then by place on the way.
  private func errors(
    _ ways: [MorphPath], _ count: Int, _ targets: MorphTargets
  ) -> [[[Double]]] {
    let places = (0..<count).map { Self.position($0, count) }
    let sounds = hear(
      ways.flatMap { way in
        places.map { MorphTake(values: way.values(at: $0), playing: playing(at: $0)) }
      })
    return ways.indices.map { way in
      targets.all.map { target in
        sounds[way * count..<(way + 1) * count].map { targets.error($0, target) }
      }
    }
  }

  private static func position(_ sample: Int, _ count: Int) -> Double {
    (Double(sample) + 0.5) / Double(count)
  }

  private func hear(_ takes: [MorphTake]) -> [Descriptors] {
    var batches = stride(from: 0, to: takes.count, by: MorphStage.lanes).map {
      HeardBatch(takes: Array(takes[$0..<min($0 + MorphStage.lanes, takes.count)]))
    }
    crew.update(&batches) { $1.sounds = $0.measure($1.takes) }
    return batches.flatMap(\.sounds)
  }
}

private struct HeardBatch {
  var takes: [MorphTake]
  var sounds: [Descriptors] = []
}

extension MorphTake {
  init(_ end: MorphEnd) { self.init(values: end.values, playing: end.playing) }
}

// What is left.
extension MorphRun {
  private func outcome(
    _ tasks: [StepTask], _ path: MorphPath, _ ends: [Descriptors], heard: Int, seconds: Double,
    isLate: Bool
  ) -> MorphOutcome {
    var steps = tasks.compactMap(\.result)
    steps.insert(end(a, 0, ends[0]), at: 0)
    steps.append(end(b, 1, ends[1]))
    var interventions = Interventions()
    for task in tasks { interventions.add(task.interventions) }
    return MorphOutcome(
      steps: steps, style: path.style, pairing: path.pairing,
      evaluations: tasks.reduce(heard) { $0 + $1.evaluations }, seconds: seconds,
      interventions: interventions, wasStopped: isCancelled(), warnings: warnings(ends, isLate))
  }

  /// An end as it came.
  private func end(_ end: MorphEnd, _ position: Double, _ sound: Descriptors) -> MorphStep {
    let voice = end.voice ?? conversion.nearest(to: end.values).voice
    var document = PatchDocument(name: end.name, values: end.values)
    document.playing = end.playing
    let voiceSound = hear([MorphTake(values: conversion.patch(voice), playing: end.playing)])[0]
    let scale = DescriptorScale(sound, sound)
    return MorphStep(
      position: position, document: document, voice: voice, sound: sound, voiceSound: voiceSound,
      error: 0, voiceError: DescriptorScale.error(scale.residual(voiceSound, sound)))
  }

  private func warnings(_ ends: [Descriptors], _ isLate: Bool) -> [String] {
    var warnings: [String] = []
    if a.values == b.values { warnings.append("both ends are the same patch") }
    for (end, sound) in zip([a, b], ends) where sound.isSilent {
      warnings.append("\(end.name) is silent: the morph fades")
    }
    if isLate { warnings.append("the seconds were over before all steps were as near as they get") }
    return warnings
  }
}

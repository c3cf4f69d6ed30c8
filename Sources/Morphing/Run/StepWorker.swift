import DX7
import MachineCore
import SessionModel

/// A step that is to be made.
struct StepTask {
  let index: Int
  /// On the path, 0...1.
  let position: Double
  var result: MorphStep?
  var evaluations = 0
  var interventions = Interventions()

  init(index: Int, position: Double) { (self.index, self.position) = (index, position) }
}

/// Brings one step from its place on the path to where it should sound: first the patch, then, from
/// there, the voice of a DX7.
struct StepWorker {
  let path: MorphPath
  let targets: MorphTargets
  let stage: MorphStage
  let conversion: VoiceConversion
  /// Patches that may be heard.
  let limit: Int
  let clock: () -> Double
  let isCancelled: () -> Bool
  /// When the morph is to be done, and which share of what is left of the time is this step's.
  let deadline: Double
  let share: Double
  /// Steps on end without gain, or with less than this share of it, after which it is enough.
  private static let patience = 3
  private static let gain = 0.01

  func run(_ task: inout StepTask, _ playing: PatchDocument.Playing, seed: UInt64) {
    let ends = [path.values(at: 0), path.values(at: 1)]
    let patch = refine(
      .patch, [path.values(at: task.position)] + ends, share: 0.5 * share, playing, seed, &task)
    let voice = refine(.voice, [patch.values] + ends, share: share, playing, seed, &task)
    var document = PatchDocument(name: "MORPH \(task.index + 2)", values: patch.values)
    document.playing = playing
    var dx7 = conversion.nearest(to: voice.values).voice
    dx7.name = document.name
    let target = targets.all[task.index]
    task.result = MorphStep(
      position: task.position, document: document, voice: dx7, sound: patch.sound,
      voiceSound: voice.sound, error: targets.error(patch.sound, target),
      voiceError: targets.error(voice.sound, target))
  }

  private struct Found {
    var values: [Float]
    var sound: Descriptors
    var loss: Double
  }

  /// - Parameters:
  ///   - bases: Patches to begin with; the nearest is taken.
  ///   - share: Of the time that is left.
  private func refine(
    _ form: StepStudio.Form, _ bases: [[Float]], share: Double,
    _ playing: PatchDocument.Playing, _ seed: UInt64, _ task: inout StepTask
  ) -> Found {
    let end = clock() + share * max(0, deadline - clock())
    let analysis = StepAnalysis(target: targets.all[task.index], scale: targets.scale)
    let studio = StepStudio(form, playing, stage, conversion)
    let losses = studio.measure(bases).map(analysis.loss)
    let nearest = losses.indices.reduce(0) { losses[$1] < losses[$0] ? $1 : $0 }
    let workshop = StepWorkshop(StepKnobs(bases[nearest]), studio)
    let random = SearchRandom(seed: seed, stream: UInt64(2 * task.index) + (form == .patch ? 0 : 1))
    var machine = StepMachine(analysis, workshop, random: random)
    var best = Found(values: bases[nearest], sound: machine.here, loss: machine.loss)
    var idle = 0
    while idle < Self.patience, !isCancelled(), clock() < end,
      studio.evaluations + workshop.knobs.count + MorphStage.lanes <= limit / 2
    {
      machine.step()
      idle = machine.loss < (1 - Self.gain) * best.loss ? 0 : idle + 1
      if machine.loss < best.loss {
        best = Found(
          values: workshop.knobs.patch(machine.coefficients), sound: machine.here,
          loss: machine.loss)
      }
    }
    task.interventions.add(machine.interventions)
    task.evaluations += studio.evaluations
    return best
  }
}

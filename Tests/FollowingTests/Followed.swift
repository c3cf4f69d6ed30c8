import FMSynthesis
import Following
import Playing
import Rendering
import TestSupport

/// What the real engine, without its limiter, sings after an input.
struct Followed {
  /// As long as the input, and each sample at the input's own time.
  var output: [Float] = []
  var steps: [FollowerStep] = []
  /// Every command that the engine was sent.
  var commands: [TimedCommand] = []
  /// Frames from step to step.
  let hop: Int
  /// Frames from an input event to the instant that reports it.
  let analysisDelay: Int

  /// Frame of the input that a step speaks of.
  func instant(_ step: Int) -> Int { (step + 1) * hop - analysisDelay }

  /// Steps that speak of these frames of the input.
  func steps(at frames: Range<Int>) -> [FollowerStep] {
    steps.indices.filter { frames.contains(instant($0)) }.map { steps[$0] }
  }
}

/// Follows a whole signal offline, as live.
/// - Parameters:
///   - scouts: Whether other starts are tried beside it, as the thread for that does.
///   - held: Ids of knobs that a person holds.
///   - before: Called before each hop with its number.
func follow(
  _ input: [Float], sampleRate: Double = Made.rate, patch: [Float] = FollowPatch.harmonic(),
  configuration: FollowerConfiguration = FollowerConfiguration(), scouts: Bool = true,
  held: Set<Int> = [],
  before: (Int, Follower, inout Engine) -> Void = { _, _, _ in }
) -> Followed {
  var engine = EngineFactory.engine(
    sampleRate: sampleRate, patch: patch, voices: 1, isLimited: false)
  let follower = Follower(
    sampleRate: sampleRate, patch: patch, configuration: configuration,
    block: engine.instrument.blockFrames)
  let hop = follower.hop
  var moves = FollowerMoves(hop: hop)
  let scout = Scout(seed: 1)
  var pending: (due: Int, result: ScoutResult?)?
  var run = Followed(hop: hop, analysisDelay: follower.analysisDelay)
  var (left, right) = ([Float](repeating: 0, count: hop), [Float](repeating: 0, count: hop))
  let late = follower.analysisDelay + hop
  var output: [Float] = []
  for index in 0..<(input.count + late + hop - 1) / hop {
    let block = (index * hop..<(index + 1) * hop).map { $0 < input.count ? input[$0] : 0 }
    let begin = UInt64((index + 1) * hop)
    before(index, follower, &engine)
    follower.observe(turns: engine.instrument.followerTurns, at: engine.frame)
    if let found = pending, index >= found.due {
      if let result = found.result { follower.take(result) }
      pending = nil
    }
    let step = follower.step(block, count: hop, begin: begin) { held.contains($0) }
    if scouts, pending == nil, let assignment = follower.assignment {
      pending = (index + 5, scout.work(assignment))
    }
    let commands = moves.commands(step, begin: begin) { held.contains($0) }
    for command in commands { engine.schedule(command) }
    engine.render(left: &left, right: &right, frames: hop)
    while engine.applied.pop() != nil {}
    while engine.replies.pop() != nil {}
    run.steps.append(step)
    run.commands += commands
    output += left
  }
  run.output = Array(output.dropFirst(late).prefix(input.count))
  return run
}

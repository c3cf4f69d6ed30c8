import FMSynthesis
import Following
import Playing
import Rendering
import Spectral

/// Follows a recording without a server: what live would play, as fast as the machine can, and the
/// same every time.
public struct FollowRun {
  /// Hops that the scout takes for an assignment, about as long as it takes on its thread.
  private static let scoutHops = 5

  private let patch: [Float]
  private let configuration: FollowerConfiguration

  public init(patch: [Float], configuration: FollowerConfiguration) {
    (self.patch, self.configuration) = (patch, configuration)
  }

  /// - Parameters:
  ///   - isWanted: Asked once per hop; the rest is silence after a no.
  ///   - report: Takes each step, with the seconds of the recording it is about.
  /// - Returns: as many samples as the recording has, each at its own time.
  public func follow(
    _ recording: Recording, isWanted: () -> Bool = { true },
    report: (Double, FollowerStep) -> Void = { _, _ in }
  ) -> [Float] {
    let rate = recording.sampleRate
    var engine = EngineFactory.engine(sampleRate: rate, patch: patch, voices: 1)
    let follower = Follower(
      sampleRate: rate, patch: patch, configuration: configuration,
      block: engine.instrument.blockFrames)
    let hop = follower.hop
    var moves = FollowerMoves(hop: hop)
    let scout = Scout(seed: 1)
    var pending: (due: Int, result: ScoutResult?)?
    var (left, right) = ([Float](repeating: 0, count: hop), [Float](repeating: 0, count: hop))
    let late = follower.analysisDelay + hop + engine.latencyFrames
    let hops = (recording.samples.count + late + hop - 1) / hop
    var output: [Float] = []
    output.reserveCapacity(hops * hop)
    for index in 0..<hops where isWanted() {
      let block = (index * hop..<(index + 1) * hop).map {
        $0 < recording.samples.count ? recording.samples[$0] : 0
      }
      let begin = UInt64((index + 1) * hop)
      follower.observe(turns: engine.instrument.followerTurns, at: engine.frame)
      if let found = pending, index >= found.due {
        if let result = found.result { follower.take(result) }
        pending = nil
      }
      let step = follower.step(block, count: hop, begin: begin) { _ in false }
      if pending == nil, let assignment = follower.assignment {
        pending = (index + Self.scoutHops, scout.work(assignment))
      }
      for command in moves.commands(step, begin: begin, held: { _ in false }) {
        engine.schedule(command)
      }
      engine.render(left: &left, right: &right, frames: hop)
      while engine.applied.pop() != nil {}
      output += left
      report(Double((index + 1) * hop - follower.analysisDelay) / rate, step)
    }
    let aligned = output.dropFirst(late).prefix(recording.samples.count)
    return Array(aligned)
      + [Float](repeating: 0, count: recording.samples.count - aligned.count)
  }
}

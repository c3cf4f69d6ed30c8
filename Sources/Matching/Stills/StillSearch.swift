import FMSynthesis

/// Finds structures on stills of the target, where a candidate costs a fraction of a whole note
/// and envelopes cannot hide a good ratio.
/// - Thread: one caller.
final class StillSearch {
  private let moments: StillMoments
  private let crew: SearchCrew
  private let options: SearchOptions
  private let partials: LikelyPitches
  private var climbers: [StillClimber] = []
  private static let first = 64
  private static let last = 16

  init(
    _ moments: StillMoments, _ crew: SearchCrew, _ options: SearchOptions,
    _ partials: LikelyPitches
  ) {
    (self.moments, self.crew, self.options, self.partials) = (moments, crew, options, partials)
  }

  /// The best so far.
  var loss: Double { climbers.map(\.loss).min() ?? .infinity }

  /// - Parameter voices: Drawn from a prior.
  func begin(_ voices: [Genome]) {
    struct Batch {
      var voices: [StillVoice]
      var scores: [(loss: Double, gains: [Double])] = []
    }
    let sorted = voices.sorted { $0.algorithm < $1.algorithm }.map(StillVoice.init)
    var batches = stride(from: 0, to: sorted.count, by: SearchScorer.lanes).map {
      Batch(voices: Array(sorted[$0..<min($0 + SearchScorer.lanes, sorted.count)]))
    }
    let moments = moments
    crew.update(&batches) { $1.scores = StillClimber.score($1.voices, $0, moments) }
    let scored = batches.flatMap { zip($0.voices, $0.scores) }.enumerated().sorted {
      ($0.element.1.loss, $0.offset) < ($1.element.1.loss, $1.offset)
    }
    climbers = scored.prefix(Self.first).enumerated().map { index, entry in
      let random = SearchRandom(seed: options.seed, stream: UInt64(5_000 + index))
      var climber = StillClimber(entry.element.0, random: random)
      climber.take(entry.element.1)
      return climber
    }
  }

  /// One generation: some broods of every climber; fewer of them as time goes by.
  /// - Parameter progress: 0...1 of what stills are given.
  func step(_ progress: Double) {
    climbers.sort { $0.loss < $1.loss }
    let wanted = progress < 0.3 ? Self.first : progress < 0.6 ? Self.first / 2 : Self.last
    if climbers.count > wanted { climbers.removeLast(climbers.count - wanted) }
    let mutation = StillMutation(
      base: Mutation(
        pool: climbers.map(\.voice.genome), partials: partials, movesHeld: false,
        longest: 1),
      movesAlgorithm: options.algorithm == nil)
    let tolerance = 0.03 * max(0, 1 - progress / 0.8)
    let moments = moments
    crew.update(&climbers) { scorer, climber in
      for _ in 0..<2 { climber.step(scorer, moments, mutation, tolerance: tolerance) }
    }
  }

  /// Voices that move, several of each structure, the structure first whose levels can follow the
  /// whole note best.
  /// - Parameter isTime: Whether there is time to follow two more structures; the first two are
  ///   followed whatever it says.
  func voices(_ sound: SearchSound, while isTime: () -> Bool) -> [[Genome]] {
    let releases = sound.likelyReleases(2)
    let moments = TrackMoments(sound.samples, releases: releases)
    var left = climbers.sorted { $0.loss < $1.loss }.enumerated().map { index, climber in
      StillTrack(
        climber.levelled, random: SearchRandom(seed: options.seed, stream: UInt64(6_000 + index)))
    }
    var tracks: [StillTrack] = []
    repeat {
      var pair = Array(left.prefix(2))
      left.removeFirst(pair.count)
      crew.update(&pair) { $1.follow(moments, from: self.moments, $0) }
      tracks += pair
    } while !left.isEmpty && isTime()
    let envelopes = TrackEnvelopes(moments: moments, releases: releases)
    return tracks.sorted { $0.loss < $1.loss }.map(envelopes.voices)
  }
}

import FMSynthesis

/// Finds structures on stills of the target, where a candidate costs a fraction of a whole note
/// and envelopes cannot hide a good ratio.
///
/// In races: climbers start together and the slower ones drop out. The first race starts from a
/// prior, the others mostly a leap away from the best structures so far: a climber soon sticks
/// where it is, and one that starts beside it often finds the way on.
/// - Thread: one caller.
final class StructureSearch {
  private var moments: FrozenMoments
  /// The same moments where waveforms do not count.
  private let plain: FrozenMoments
  private let crew: SearchCrew
  private let options: SearchOptions
  private let partials: LikelyPitches
  private var random: SearchRandom
  /// Of this race.
  private var climbers: [StructureClimber] = []
  /// The nearest of each structure from the races before.
  private var winners: [StructureClimber] = []
  /// Voices of the prior that have not started yet, the nearest first.
  private var reserve: ArraySlice<StructureClimber> = []
  private var races = 1
  /// Of this race.
  private var broods = 0
  private var isFinish = false
  private static let first = 64
  private static let last = 16
  /// Broods of a race, and climbers that start in each but the first.
  private static let length = 2_500
  private static let starters = 32
  /// How many of these leap from a winner, and how many winners they leap from.
  private static let leapers = 24
  private static let ancestors = 8
  /// Share of the time after which the winners themselves go on to the end.
  private static let finish = 0.875
  /// Races after which a voice's waveform should be found, and how alike it is then at least.
  private static let trials = 3
  private static let alike = 0.95

  /// - Parameters:
  ///   - samples: 48 kHz, from the onset on.
  ///   - release: Frame at which the key is let go.
  init(
    _ samples: [Float], release: Int, _ crew: SearchCrew, _ options: SearchOptions,
    _ partials: LikelyPitches
  ) {
    moments = FrozenMoments(samples, release: release)
    plain = FrozenMoments(samples, release: release, view: FrozenMoments.plain)
    (self.crew, self.options, self.partials) = (crew, options, partials)
    random = SearchRandom(seed: options.seed, stream: 4_999)
  }

  /// The best so far.
  var loss: Double { (climbers + winners).map(\.loss).min() ?? .infinity }

  /// Whether waveforms still count.
  var hearsWaveforms: Bool { moments.view.waveform > 0 }

  /// - Parameter voices: Drawn from a prior.
  func begin(_ voices: [Genome]) {
    struct Batch {
      var voices: [FrozenVoice]
      var scores: [(loss: Double, gains: [Double])] = []
    }
    let sorted = voices.sorted { $0.algorithm < $1.algorithm }.map { FrozenVoice($0) }
    var batches = stride(from: 0, to: sorted.count, by: SearchScorer.lanes).map {
      Batch(voices: Array(sorted[$0..<min($0 + SearchScorer.lanes, sorted.count)]))
    }
    let moments = moments
    crew.update(&batches) { $1.scores = StructureClimber.score($1.voices, $0, moments) }
    let scored = batches.flatMap { zip($0.voices, $0.scores) }.enumerated().sorted {
      ($0.element.1.loss, $0.offset) < ($1.element.1.loss, $1.offset)
    }
    reserve =
      scored.enumerated().map { place, seed in
        var climber = StructureClimber(seed.element.0, random: dice(5_000 + place))
        climber.take(seed.element.1)
        return climber
      }[...]
    climbers = fresh(Self.first)
  }

  /// One generation: some broods of every climber; fewer of them as the race goes on.
  /// - Parameter progress: 0...1 of what stills are given.
  func step(_ progress: Double) {
    if progress >= Self.finish, races > 1 {
      if !isFinish { finish() }
      advance((progress - Self.finish) / (1 - Self.finish))
    } else {
      if broods >= Self.length { nextRace() }
      let done = Double(broods) / Double(Self.length)
      advance(races == 1 ? max(done, progress) : done)
    }
  }

  /// - Parameter done: 0...1 of this race.
  private func advance(_ done: Double) {
    climbers.sort { $0.loss < $1.loss }
    let wanted = done < 0.3 ? Self.first : done < 0.6 ? Self.first / 2 : Self.last
    if climbers.count > wanted { climbers.removeLast(climbers.count - wanted) }
    let mutation = mutation(climbers)
    let tolerance = 0.03 * max(0, 1 - done / 0.8)
    let (moments, count) = (moments, 2)
    crew.update(&climbers) { scorer, climber in
      for _ in 0..<count { climber.step(scorer, moments, mutation, tolerance: tolerance) }
    }
    broods += count * climbers.count
  }

  private func nextRace() {
    winners = distinct
    if races == Self.trials, correlation < Self.alike { forgetWaveforms() }
    let ancestors = winners.prefix(Self.ancestors).map(\.voice)
    let mutation = mutation(winners)
    climbers = (0..<Self.leapers).map { index in
      let voice = mutation.leap(from: ancestors[index % ancestors.count], &random)
      return StructureClimber(voice, random: dice(100_000 + 100 * races + index))
    }
    climbers += fresh(Self.starters - Self.leapers)
    rescore(&climbers)
    (broods, races) = (0, races + 1)
  }

  /// Mean over the moments of that of the best with the target.
  private var correlation: Double {
    guard let best = winners.first else { return 1 }
    let both = [moments, plain].map {
      StructureClimber.score([best.voice], crew.workers[0], $0)[0].loss
    }
    return 1 - (both[0] - both[1]) / Double(FrozenMoments.view.waveform)
  }

  /// A sound that is no FM voice's has no waveform that could be found: from here on it would only
  /// draw the search away from the spectrum.
  private func forgetWaveforms() {
    moments = plain
    rescore(&winners)
    winners.sort { $0.loss < $1.loss }
  }

  /// At the moments as they are looked at now.
  private func rescore(_ climbers: inout [StructureClimber]) {
    for start in stride(from: 0, to: climbers.count, by: SearchScorer.lanes) {
      let batch = start..<min(start + SearchScorer.lanes, climbers.count)
      let scores = StructureClimber.score(climbers[batch].map(\.voice), crew.workers[0], moments)
      for (index, score) in zip(batch, scores) { climbers[index].take(score) }
    }
  }

  private func finish() {
    (climbers, winners, isFinish) = (distinct, [], true)
  }

  private func fresh(_ count: Int) -> [StructureClimber] {
    defer { reserve = reserve.dropFirst(count) }
    return Array(reserve.prefix(count))
  }

  private func dice(_ stream: Int) -> SearchRandom {
    SearchRandom(seed: options.seed, stream: UInt64(stream))
  }

  private func mutation(_ pool: [StructureClimber]) -> StructureMutation {
    StructureMutation(
      base: Mutation(
        pool: pool.map(\.voice.genome), partials: partials, movesHeld: false, longest: 1),
      movesAlgorithm: options.algorithm == nil)
  }

  /// The nearest of all races, one of each structure.
  private var distinct: [StructureClimber] {
    var seen: Set<[UInt8]> = []
    let sorted = (winners + climbers).sorted { $0.loss < $1.loss }
    return Array(
      sorted.filter { seen.insert($0.voice.genome.structure).inserted }.prefix(Self.last))
  }

  /// Voices that move, several of each structure, the structure first whose levels can follow the
  /// whole note best.
  /// - Parameter isTime: Whether there is time to follow two more structures; the first two are
  ///   followed whatever it says.
  func voices(_ sound: AnalysedTarget, while isTime: () -> Bool) -> [[Genome]] {
    let releases = sound.likelyReleases(2)
    let moments = TrackMoments(sound.samples, releases: releases, view: moments.view)
    var left = distinct.enumerated().map { index, climber in
      StructureTrack(climber.levelled, random: dice(4_000 + index))
    }
    var tracks: [StructureTrack] = []
    repeat {
      var pair = Array(left.prefix(2))
      left.removeFirst(pair.count)
      crew.update(&pair) { $1.follow(moments, from: self.moments, $0) }
      tracks += pair
    } while !left.isEmpty && isTime()
    let envelopes = TrackEnvelopes(seconds: moments.seconds, releases: releases)
    return tracks.sorted { $0.loss < $1.loss }.map { envelopes.voices($0.voice, levels: $0.levels) }
  }
}

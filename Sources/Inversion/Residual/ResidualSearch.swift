import Glibc
import RealtimePrimitives

/// Looks for one more operator in what a track leaves unexplained: at every place of the structure,
/// at every frequency that a DX7's operator can have.
///
/// What is left is small, so an operator more changes the sound by its own output times how strongly
/// its place is heard there: products with sines tell, and no structure has to be rendered.
/// - Thread: that of its solver.
final class ResidualSearch {
  /// An operator that explains some of what is left.
  struct Lead {
    var place: ResidualPlace
    var tuning: FrequencyLattice.Tuning
    /// Frames, and log2 of its output there.
    var levels: [(frame: Int, level: Double)]
    /// log10 of the error that it takes away, mean over the moments.
    var gain: Double

    /// At the moment that is nearest.
    func level(at frame: Int) -> Double {
      let near = levels.min { abs($0.frame - frame) < abs($1.frame - frame) }
      return near?.level ?? StillVoice.levels.lowerBound
    }

    func op(level: Double) -> StillOperator {
      var op = StillOperator(
        RatioCandidate(hertz: tuning.hertz, isFixed: tuning.isFixed, spread: tuning.spread))
      op.level = level
      return op
    }
  }

  private typealias Angle = (sine: Double, cosine: Double)

  private let solver: StillSolver
  private let grid: FrequencyLattice.Grid
  private let sums: UnsafeMutablePointer<Lanes>
  private var moments: [ResidualMoment] = []
  private var places: [ResidualPlace] = []
  /// Of each place, the best first.
  private var best: [[Lead]] = []
  /// By moment and place.
  private var products: [[ResidualProducts]] = []
  private static let mostPlaces = 24
  private static let mostMoments = 32
  /// Moments that all frequencies are tried at, and frequencies that are tried at the others too.
  private static let fewMoments = 6
  private static let mostTunings = 500
  /// Leads that are kept of each place.
  private static let kept = 8
  /// Gain that is worth a look: half a decibel.
  private static let least = 0.05

  init(_ solver: StillSolver, _ grid: FrequencyLattice.Grid) {
    (self.solver, self.grid) = (solver, grid)
    sums = aligned(5 * Self.mostPlaces, Lanes(repeating: 0))
  }

  deinit { sums.deallocate() }

  /// - Parameter frames: Of each moment.
  /// - Returns: The likeliest, the best first; each is heard at some moment.
  func leads(
    _ told: [Track.Moment], target: [Float], frames: Int, most: Int
  ) -> [Lead] {
    guard let voice = told.first?.voice, voice.count < 6 else { return [] }
    places = Array(ResidualPlace.all(voice).prefix(Self.mostPlaces))
    if places.isEmpty { return [] }
    let every = (told.count + Self.mostMoments - 1) / Self.mostMoments
    moments = stride(from: 0, to: told.count, by: every).map { index in
      let still = Still(target, start: told[index].frame, frames: frames)
      return ResidualMoment(told[index].voice, still, places, solver)
    }
    best = [[Lead]](repeating: [], count: places.count)
    for tuning in likely { scan(tuning) }
    moments = []
    return Array(best.joined().sorted { $0.gain > $1.gain }.prefix(most))
  }

  /// Frequencies that explain the most of some moments.
  private var likely: [FrequencyLattice.Tuning] {
    let few = stride(from: 0, to: moments.count, by: max(1, moments.count / Self.fewMoments))
      .map { moments[$0] }
    let gains = grid.tunings.map { tuning in
      let products = few.map { $0.products(tuning, solver, sums) }
      return places.indices.map { place in
        Self.gain(few) { products[$0][place].most }
      }.max() ?? 0
    }
    let order = gains.indices.sorted { (gains[$1], $0) < (gains[$0], $1) }
    return order.prefix(Self.mostTunings).sorted().map { grid.tunings[$0] }
  }

  private func scan(_ tuning: FrequencyLattice.Tuning) {
    products = moments.map { $0.products(tuning, solver, sums) }
    let detunes = tuning.isFixed ? [1] : grid.detunes
    var angles: [[Angle]] = []
    for place in places.indices {
      let limit = max(Self.least, best[place].count < Self.kept ? 0 : best[place].last?.gain ?? 0)
      let most = Self.gain(moments) { products[$0][place].most }
      if most < limit { continue }
      if angles.isEmpty { angles = detunes.map { self.angles(tuning.hertz * ($0 - 1)) } }
      let gains = angles.map { angles in
        Self.gain(moments) { products[$0][place].explained(ahead: angles[$0])?.energy ?? 0 }
      }
      guard let top = gains.indices.max(by: { gains[$0] < gains[$1] }), gains[top] > limit else {
        continue
      }
      var tuned = tuning
      tuned.hertz *= detunes[top]
      keep(tuned, place, gains[top], angles[top])
    }
  }

  /// What a frequency that is a little higher is ahead by at each moment.
  private func angles(_ hertz: Double) -> [Angle] {
    moments.map {
      let angle = 2 * Double.pi * hertz * $0.still.middle
      return (sin(angle), cos(angle))
    }
  }

  /// Mean of what energies take of log10 of the error.
  private static func gain(_ moments: [ResidualMoment], _ energy: (Int) -> Double) -> Double {
    var (sum, left) = (0.0, 1.0)
    for index in moments.indices {
      left *= max(1 - energy(index) / moments[index].energy, 1e-3)
      if left < 1e-200 { (sum, left) = (sum + log10(left), 1) }
    }
    return -(sum + log10(left)) / Double(max(1, moments.count))
  }

  /// Of frequencies side by side the best.
  private func keep(
    _ tuning: FrequencyLattice.Tuning, _ place: Int, _ gain: Double, _ angles: [Angle]
  ) {
    let near = best[place].firstIndex {
      abs($0.tuning.hertz - tuning.hertz) < 0.002 * tuning.hertz + 0.2
    }
    if let near {
      if best[place][near].gain >= gain { return }
      best[place].remove(at: near)
    }
    let levels = moments.indices.compactMap { index -> (frame: Int, level: Double)? in
      guard let found = products[index][place].explained(ahead: angles[index]) else { return nil }
      return (moments[index].still.start, clamp(log2(found.output), StillVoice.levels))
    }
    let lead = Lead(place: places[place], tuning: tuning, levels: levels, gain: gain)
    let rank = best[place].firstIndex { $0.gain < gain } ?? best[place].count
    best[place].insert(lead, at: rank)
    if best[place].count > Self.kept { best[place].removeLast() }
  }
}

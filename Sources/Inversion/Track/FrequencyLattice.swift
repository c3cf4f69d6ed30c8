import DX7
import FMSynthesis
import Glibc
import VoiceSearch

/// The frequencies a DX7's operators can have, and the likeliest setting for each that was tracked.
public struct FrequencyLattice: Sendable {
  /// How an operator is tuned.
  public struct Setting: Sendable, Equatable {
    public var isFixed = false
    /// 0...31; fixed: 0...3.
    public var coarse = 1
    /// 0...99
    public var fine = 0
    /// -7...7
    public var detune = 0
    /// Hz of what was tracked above this, and how unlikely the setting is.
    public var error = 0.0
    public var cost = 0.0
    /// Hz
    public var hertz = 0.0
  }

  /// A key that may have been played.
  public struct Key: Sendable, Equatable {
    public var key: Int
    /// Semitones that the voice transposes by.
    public var transpose = 0
    /// Of playing it.
    public var cost = 0.0

    public init(key: Int, transpose: Int = 0, cost: Double = 0) {
      (self.key, self.transpose, self.cost) = (key, transpose, cost)
    }

    /// The key that a note is played on.
    init(_ genome: Genome) {
      self.init(key: Int(genome.key), transpose: genome[.transpose] - 24)
    }
  }

  /// log2 of Hz of the key, transposed.
  private let octave: Double
  /// Hz of the key at each detune, -7...7.
  let detuned: [Double]
  /// Standard deviations that a setting may be off.
  private static let farthest = 6.0
  /// What an unusual number costs, in the unit of half a squared deviation.
  private static let unusual = 0.7

  init(_ key: Key) {
    let octave = EngineUnits.octave(key: key.key + key.transpose)
    self.octave = octave
    detuned = (-7...7).map { exp2(EngineUnits.detuned(octave: octave, steps: Double($0))) }
  }

  /// A frequency that an operator can have.
  struct Tuning: Sendable {
    var hertz: Double
    var isFixed: Bool

    /// Hz that one which was heard may be off: a slow one shows late how fast it turned.
    var spread: Double { hertz < 30 ? 0.1 * hertz : 0.02 + 5e-5 * hertz }
  }

  /// The ratio of a coarse without fine.
  static func whole(_ coarse: Int) -> Double { coarse == 0 ? 0.5 : Double(coarse) }

  /// All of them, a detune of its own apart.
  struct Grid: Sendable {
    var tunings: [Tuning]
    /// What each detune multiplies a frequency that follows the key by.
    var detunes: [Double]
  }

  private static let highest = 16_000.0
  /// Frequencies that are nearer than this are one.
  private static let apart = 2e-4

  /// Every frequency that is heard.
  var grid: Grid {
    let base = detuned[7]
    let ratios = (0..<32).flatMap { coarse in
      (0..<100).map { Self.whole(coarse) * (1 + Double($0) / 100) }
    }
    var tunings = (0..<400).map { Tuning(hertz: pow(10, Double($0) / 100), isFixed: true) }
    var last = 0.0
    for hertz in ratios.map({ $0 * base }).sorted()
    where hertz < Self.highest && hertz > last * (1 + Self.apart) {
      tunings.append(Tuning(hertz: hertz, isFixed: false))
      last = hertz
    }
    return Grid(tunings: tunings, detunes: detuned.map { $0 / base })
  }

  /// The key and settings that explain a track's frequencies best; nil where none does.
  static func read(_ track: Track, keys: [Key]) -> (key: Key, settings: [Setting])? {
    guard let voice = track.moments.first?.voice else { return nil }
    var best: (cost: Double, key: Key, settings: [Setting])?
    for key in keys {
      let lattice = FrequencyLattice(key)
      var cost = key.cost
      var settings: [Setting] = []
      for (place, op) in voice.operators.enumerated() {
        let hertz = op.hertz + track.shifts[place]
        let deviation = track.variances[place].squareRoot() + 1e-5 * op.hertz + 0.004
        guard let setting = lattice.nearest(hertz, deviation, isFixed: op.isFixed) else { break }
        settings.append(setting)
        cost += setting.cost
      }
      guard settings.count == voice.count, cost < best?.cost ?? .infinity else { continue }
      best = (cost, key, settings)
    }
    return best.map { ($0.key, $0.settings) }
  }

  /// Wider where nothing is near enough.
  private func nearest(_ hertz: Double, _ deviation: Double, isFixed: Bool) -> Setting? {
    if let found = likeliest(hertz, deviation, isFixed: isFixed) { return found }
    guard var found = likeliest(hertz, 8 * deviation, isFixed: isFixed) else {
      return isFixed ? slow(hertz) : nil
    }
    found.cost += 20
    return found
  }

  private func likeliest(_ hertz: Double, _ deviation: Double, isFixed: Bool) -> Setting? {
    var best = Setting()
    best.cost = .infinity
    for coarse in 0..<32 {
      for (place, base) in detuned.enumerated() {
        let unit = base * Self.whole(coarse)
        let wish = ((hertz / unit - 1) * 100).rounded()
        guard (-1...100).contains(wish) else { continue }
        for fine in max(0, Int(wish) - 1)...min(99, Int(wish) + 1) {
          let detune = place - 7
          let tuned = unit * (1 + Double(fine) / 100)
          let cost = Self.cost(tuned - hertz, deviation, fine: fine, detune: detune)
          guard let cost, cost + (isFixed ? 3 : 0) < best.cost else { continue }
          best = Setting(
            coarse: coarse, fine: fine, detune: detune, error: tuned - hertz,
            cost: cost + (isFixed ? 3 : 0), hertz: tuned)
        }
      }
    }
    for step in 0..<400 {
      let tuned = pow(10, Double(step) / 100)
      guard let off = Self.cost(tuned - hertz, deviation, fine: 0, detune: 0) else { continue }
      let cost = off + Self.unusual * (isFixed ? 3 : 7)
      guard cost < best.cost else { continue }
      best = Setting(
        isFixed: true, coarse: step / 100, fine: step % 100, error: tuned - hertz, cost: cost,
        hertz: tuned)
    }
    return best.cost < .infinity ? best : nil
  }

  private static func cost(
    _ off: Double, _ deviation: Double, fine: Int, detune: Int
  ) -> Double? {
    let deviations = off / deviation
    guard abs(deviations) <= farthest else { return nil }
    let bits = (fine == 0 ? 0 : 4) + (detune == 0 ? 0 : 1 + 0.12 * Double(abs(detune)))
    return 0.5 * deviations * deviations + unusual * bits
  }

  /// An operator that hardly moves is fixed at whatever is nearest.
  private func slow(_ hertz: Double) -> Setting? {
    guard hertz < 60 else { return nil }
    let step = Int(clamp((100 * log10(max(hertz, 1))).rounded(), 0...399))
    let tuned = pow(10, Double(step) / 100)
    return Setting(
      isFixed: true, coarse: step / 100, fine: step % 100, error: tuned - hertz, cost: 25,
      hertz: tuned)
  }
}

/// A note on its way out: struck, bent, pressed and let go; and whether what is heard is still it.
struct HeldNote: Equatable {
  /// What an update makes of it.
  enum Turn {
    case goesOn, ends, isStruckAnew
  }

  /// Updates without a pitch that it outlives: consonants, a bow that turns.
  private static let patience = 3
  /// dBFS of velocity and pressure 0 and 127; equal steps of dB between.
  private static let levels: ClosedRange<Float> = -60 ... -6
  /// Bends by less than a cent are not worth a message.
  private static let leastBend: Float = 0.01

  let channel: UInt8
  private let range: Int
  private var watch: KeyWatch
  private var strikes: StrikeWatch
  private var quiet = 0
  private var bend: Int
  private var pressure: UInt8

  init(_ heard: HeardMoment, style: MIDIStyle, channel: UInt8) {
    self.channel = channel
    range = style.bendRange
    watch = KeyWatch(heard.note, reach: range)
    strikes = StrikeWatch(heard.level)
    pressure = Self.position(heard.level)
    bend = Self.bend(heard.note - Float(watch.key), range: range)
  }

  /// Bend and pressure stand before the note begins.
  func start(_ heard: HeardMoment) -> [[UInt8]] {
    let velocity = max(1, Self.position(heard.attack))
    return [bent(bend), pressed(pressure), [0x90 | channel, UInt8(watch.key), velocity]]
  }

  var end: [UInt8] { [0x80 | channel, UInt8(watch.key), 64] }

  /// The channel as it was before.
  var rest: [[UInt8]] { [bent(8192), pressed(0)] }

  mutating func take(_ heard: HeardMoment) -> Turn {
    quiet = heard.isPitched ? 0 : quiet + 1
    if quiet > Self.patience { return .ends }
    guard heard.isPitched else { return .goesOn }
    let isStruck = strikes.isStruck(heard.level)
    return watch.leaves(for: heard.note) || isStruck ? .isStruckAnew : .goesOn
  }

  /// One bend and one pressure at most, where they changed.
  mutating func motions(_ heard: HeardMoment) -> [[UInt8]] {
    var messages: [[UInt8]] = []
    if heard.isPitched, !watch.isUnsure {
      let now = Self.bend(heard.note - Float(watch.key), range: range)
      if Float(abs(now - bend) * range) >= 8192 * Self.leastBend {
        bend = now
        messages.append(bent(now))
      }
    }
    let now = Self.position(heard.level)
    if now != pressure {
      pressure = now
      messages.append(pressed(now))
    }
    return messages
  }

  private func bent(_ bend: Int) -> [UInt8] {
    [0xe0 | channel, UInt8(bend & 127), UInt8(bend >> 7)]
  }

  private func pressed(_ pressure: UInt8) -> [UInt8] { [0xd0 | channel, pressure] }

  private static func bend(_ semitones: Float, range: Int) -> Int {
    min(max(8192 + Int((semitones / Float(range) * 8192).rounded()), 0), 16_383)
  }

  private static func position(_ level: Float) -> UInt8 {
    let share = (level - levels.lowerBound) / (levels.upperBound - levels.lowerBound)
    return share > 0 ? UInt8((127 * min(share, 1)).rounded()) : 0
  }
}

import DX7
import FMSynthesis

/// The parts that motions are put together from, by the engine itself; each is kept once it was
/// asked for.
/// - Thread: one at a time.
final class MotionParts {
  static let blockSeconds = 64.0 / 48_000

  let blocks: Int
  private let held: Int
  private let units = EngineUnits()
  private var patch: [Float]
  private var waves: [[Float]]
  private var onsets: [[Float]]
  private let swings: [Float]
  private let dips: [Double]

  init(blocks: Int, held: Int) {
    (self.blocks, self.held) = (blocks, held)
    patch = PitchMotion().patch
    waves = Array(repeating: [], count: Self.waveCount * 100 * 2)
    onsets = Array(repeating: [], count: 100)
    swings = Self.allSwings(units)
    dips = Self.allDips(units)
  }

  static let waveCount = 6

  /// The LFO's wave, 0...1 per block, without its delay.
  func wave(_ motion: PitchMotion) -> [Float] {
    let place = (motion[.lfoWave] * 100 + motion[.lfoSpeed]) * 2 + motion[.lfoSync]
    if waves[place].isEmpty { waves[place] = lfo(motion).wave }
    return waves[place]
  }

  /// How far the delay has let the wave in, 0...1 per block.
  func onset(delay: Int) -> [Float] {
    if onsets[delay].isEmpty {
      var motion = PitchMotion()
      motion[.lfoDelay] = delay
      onsets[delay] = lfo(motion).onset
    }
    return onsets[delay]
  }

  /// Octaves between the lowest and the highest pitch of the LFO's swing.
  func swing(depth: Int, sensitivity: Int) -> Float { swings[depth * 8 + sensitivity] }

  /// Share of full modulation that the LFO takes from levels at its lowest.
  func dip(depth: Int) -> Double { dips[depth] }

  /// Octaves by the pitch envelope alone.
  /// - Parameter octaves: `blocks` values.
  func fillEnvelope(_ motion: PitchMotion, _ octaves: UnsafeMutablePointer<Float>) {
    for field in PitchMotion.fields[0..<8] { write(motion, field) }
    units.pitchEnvelope(
      patch, blocks: blocks, seconds: Self.blockSeconds, release: held, octaves: octaves)
  }

  /// The LFO's part of its full swing, -1/2...1/2.
  /// - Parameter swings: `blocks` values.
  func fillSwings(_ motion: PitchMotion, _ swings: UnsafeMutablePointer<Float>) {
    let wave = wave(motion)
    let onset = onset(delay: motion[.lfoDelay])
    for block in 0..<blocks { swings[block] = onset[block] * (wave[block] - 0.5) }
  }

  /// How far the LFO is down, 0...1, per block.
  func dips(_ motion: PitchMotion) -> [Float] {
    let wave = wave(motion)
    let onset = onset(delay: motion[.lfoDelay])
    return (0..<blocks).map { onset[$0] * (1 - wave[$0]) }
  }

  private func lfo(_ motion: PitchMotion) -> (wave: [Float], onset: [Float]) {
    for field in PitchMotion.fields[8...] { write(motion, field) }
    var wave = [Float](repeating: 0, count: blocks)
    var onset = wave
    units.lfo(patch, blocks: blocks, seconds: Self.blockSeconds, wave: &wave, onset: &onset)
    return (wave, onset)
  }

  private func write(_ motion: PitchMotion, _ field: DX7VoiceField) {
    if let knob = field.knob { patch[PatchLayout.index(knob)] = Float(motion[field]) }
  }

  private static func allSwings(_ units: borrowing EngineUnits) -> [Float] {
    var patch = PitchMotion().patch
    var swings: [Float] = []
    for depth in 0..<100 {
      for sensitivity in 0..<8 {
        patch[PatchLayout.index(.lfoPitchDepth)] = Float(depth)
        patch[PatchLayout.index(.lfoPitchSensitivity)] = Float(sensitivity)
        swings.append(Float(units.pitchSwing(patch)))
      }
    }
    return swings
  }

  private static func allDips(_ units: borrowing EngineUnits) -> [Double] {
    var patch = PitchMotion().patch
    var dips: [Double] = []
    for depth in 0..<100 {
      patch[PatchLayout.index(.lfoAmpDepth)] = Float(depth)
      dips.append(units.ampSwing(patch))
    }
    return dips
  }
}

import DX7Laws
import FMSynthesis
import Foundation

/// One operator's pitch, level and envelope, as its knobs set them.
struct OperatorControls {
  enum Envelope {
    case adsr(ADSREnvelope)
    case dx7(DX7Envelope)
  }

  let index: Int
  let isFixed: Bool
  /// Hz before any modulation, and octaves of the master tune.
  let hertz: Double
  let tune: Double
  /// The same as the engine counts pitch.
  let pitch: Int32
  let tuneUnits: Int32
  let envelope: Envelope
  /// In units of level, with its derivative by the level knob.
  let outputLevel: Sloped
  /// Amplitude at full ADSR level, and at log level 0 (both with the on switch).
  let peak: Double
  let open: Double
  let patch: [Double]
  private let sensitivity: Double
  private let rateScaling: Int
  private let blocks: Int
  private let blockSeconds: Double
  private let detuneSlope: Double

  /// - Parameter whole: the same patch for the engine's own functions.
  init(_ op: Int, _ patch: [Double], _ whole: [Float], _ controls: PatchControls) {
    let note = controls.note
    func knob(_ field: OperatorField) -> Double { patch[PatchLayout.index(op, field)] }
    (index, self.patch, blocks) = (op, patch, note.blocks)
    blockSeconds = note.blockSeconds
    let key = EngineUnits.sounding(
      Int(note.key), transposed: Int(patch[PatchLayout.index(.transpose)]))
    isFixed = knob(.mode) > 0.5
    tune = patch[PatchLayout.index(.tune)] / 1200
    let own = Self.octave(key: key, isFixed: isFixed, op, patch)
    (hertz, detuneSlope) = (exp2(own.octave), own.detuneSlope)
    pitch = EngineUnits.pitch(whole, op: op, key: key)
    tuneUnits = EngineUnits.units(octaves: tune)
    let shift = controls.engine.levelShift(
      whole, op: op, key: key, velocity: Int(note.velocity))
    outputLevel = Self.outputLevel(controls.units.levelUnits(knob(.level)), shift)
    open = knob(.on)
    peak = outputLevel.value > 0 ? exp2((outputLevel.value - Double(LevelLaw.full)) / 256) : 0
    sensitivity = EngineUnits.ampModSensitivity(Int(knob(.ampModSensitivity)))
    rateScaling = EngineUnits.rateScaling(key: key, sensitivity: Int(knob(.rateScaling)))
    let settings = (op, patch, note, controls.units, rateScaling)
    envelope =
      knob(.envelopeType) < 0.5
      ? .adsr(ADSREnvelope(Self.adsr(settings)))
      : .dx7(DX7Envelope(Self.dx7(settings, outputLevel.value)))
  }

  private static func octave(
    key: Int, isFixed: Bool, _ op: Int, _ patch: [Double]
  ) -> (octave: Double, detuneSlope: Double) {
    let steps = patch[PatchLayout.index(op, .detune)]
    if isFixed {
      let octave = log2(patch[PatchLayout.index(op, .fixed)])
      let slope = steps > 0 ? EngineUnits.fixedDetune(steps: 1) : 0
      return (octave + EngineUnits.fixedDetune(steps: steps), slope)
    }
    let octave = EngineUnits.octave(key: key)
    let tuned = EngineUnits.detuned(octave: octave, steps: steps)
    let slope = EngineUnits.detuned(octave: octave, steps: 1) - octave
    return (tuned + log2(patch[PatchLayout.index(op, .ratio)]), slope)
  }

  private static func outputLevel(
    _ units: Sloped, _ shift: (scaling: Int, velocity: Int)
  ) -> Sloped {
    var level = units
    level.value += Double(shift.scaling)
    if level.value > 127 * 32 { level = Sloped(value: 127 * 32, slope: 0) }
    level.value += Double(shift.velocity)
    return level.value < 0 ? Sloped(value: 0, slope: 0) : level
  }

  private typealias Setting = (Int, [Double], DifferentiableNote, RelaxedUnits, Int)

  private static func adsr(_ s: Setting) -> ADSREnvelope.Settings {
    let (op, patch, note, units, rateScaling) = s
    // Up the keyboard everything gets faster, by a quarter octave of time per step.
    let perSecond = 1 / (note.blockSeconds * exp2(Double(rateScaling) / 4))
    return ADSREnvelope.Settings(
      attack: patch[PatchLayout.index(op, .attack)] * perSecond,
      decay: patch[PatchLayout.index(op, .decay)] * perSecond,
      release: patch[PatchLayout.index(op, .release)] * perSecond,
      sustain: patch[PatchLayout.index(op, .sustain)], releaseBlock: note.releaseBlock,
      blocks: note.blocks, rounding: units.rounding)
  }

  private static func dx7(_ s: Setting, _ outputLevel: Double) -> DX7Envelope.Settings {
    let (op, patch, note, units, rateScaling) = s
    let perBlock = 44_100 * note.blockSeconds / 64
    let firstLevel = patch[PatchLayout.index(op, .level1)]
    var settings = DX7Envelope.Settings()
    (settings.release, settings.blocks) = (note.releaseBlock, note.blocks)
    (settings.rounding, settings.waitsFirst) = (units.rounding, Int(firstLevel) == 0)
    for stage in 0..<4 {
      let rate = patch[PatchLayout.index(op, .rate1) + stage]
      let level = patch[PatchLayout.index(op, .level1) + stage]
      settings.targets[stage] = max(16, units.target(level: level).value + outputLevel)
      settings.increments[stage] =
        units.increment(rate: rate, scaling: Double(rateScaling)).value * perBlock
      settings.waits[stage] =
        wait(stage, op, patch, units, rateScaling).value / note.blockSeconds
    }
    return settings
  }

  private static func wait(
    _ stage: Int, _ op: Int, _ patch: [Double], _ units: RelaxedUnits, _ rateScaling: Int
  ) -> Sloped {
    let isAtZero = Int(patch[PatchLayout.index(op, .level1)]) == 0
    return units.wait(
      rate: patch[PatchLayout.index(op, .rate1) + stage], scaling: Double(rateScaling),
      isFirstAtZero: stage == 0 && isAtZero)
  }
}

// Derivatives, and the way from levels to gains.
extension OperatorControls {
  /// Share of the log level that amplitude modulation leaves.
  private func kept(_ amplitude: Double) -> Double {
    EngineUnits.ampModKept(amplitude, sensitivity: sensitivity)
  }

  func fillGains(_ gains: inout [Double], _ amplitude: [Double]) {
    let first = (blocks + 1) * index + 1
    switch envelope {
    case .adsr(let adsr):
      let levels = adsr.levels()
      for block in 0..<blocks {
        let share = 1 - amplitude[block] * sensitivity
        gains[first + block] = open * levels[block] * peak * share
      }
    case .dx7(let dx7):
      let levels = dx7.levels()
      for block in 0..<blocks {
        let gain = exp2(levels[block] * kept(amplitude[block]) / 256 - Double(EnvelopeLaw.octaves))
        gains[first + block] = gain < Double(LevelLaw.silence) ? 0 : open * gain
      }
    }
  }

  func addPitch(_ byOctave: Double, to result: inout [Double]) {
    let frequency = PatchLayout.index(index, isFixed ? .fixed : .ratio)
    result[frequency] += byOctave / (patch[frequency] * M_LN2)
    result[PatchLayout.index(index, .detune)] += byOctave * detuneSlope
    result[PatchLayout.index(.tune)] += byOctave / 1200
  }

  /// - Parameter gains: a loss's derivatives by all operators' gains.
  func addGains(
    _ gains: [Double], _ amplitude: [Double], _ units: RelaxedUnits, to result: inout [Double]
  ) {
    let first = (blocks + 1) * index + 1
    let own = gains[first..<first + blocks]
    switch envelope {
    case .adsr(let adsr): addADSR(adsr, own, amplitude, to: &result)
    case .dx7(let dx7): addDX7(dx7, own, amplitude, units, to: &result)
    }
  }

  private func addADSR(
    _ adsr: ADSREnvelope, _ byGain: ArraySlice<Double>, _ amplitude: [Double],
    to result: inout [Double]
  ) {
    var byLevel = [Double](repeating: 0, count: blocks)
    var byPeak = 0.0
    let levels = adsr.levels()
    for block in 0..<blocks {
      let share = byGain[byGain.startIndex + block] * (1 - amplitude[block] * sensitivity)
      byLevel[block] = share * open * peak
      byPeak += share * levels[block]
    }
    result[PatchLayout.index(index, .on)] += byPeak * peak
    let byUnit = byPeak * open * peak * M_LN2 / 256
    result[PatchLayout.index(index, .level)] += byUnit * outputLevel.slope
    let slopes = adsr.adjoint(byLevel[...])
    let perSecond = 1 / (blockSeconds * exp2(Double(rateScaling) / 4))
    result[PatchLayout.index(index, .attack)] += slopes.attack * perSecond
    result[PatchLayout.index(index, .decay)] += slopes.decay * perSecond
    result[PatchLayout.index(index, .sustain)] += slopes.sustain
    result[PatchLayout.index(index, .release)] += slopes.release * perSecond
  }

  private func addDX7(
    _ dx7: DX7Envelope, _ byGain: ArraySlice<Double>, _ amplitude: [Double],
    _ units: RelaxedUnits, to result: inout [Double]
  ) {
    var byLevel = [Double](repeating: 0, count: blocks)
    let levels = dx7.levels()
    var byOpen = 0.0
    for block in 0..<blocks {
      let kept = kept(amplitude[block])
      let gain = exp2(levels[block] * kept / 256 - Double(EnvelopeLaw.octaves))
      if gain < Double(LevelLaw.silence) { continue }
      byOpen += byGain[byGain.startIndex + block] * gain
      byLevel[block] = byGain[byGain.startIndex + block] * gain * open * M_LN2 / 256 * kept
    }
    result[PatchLayout.index(index, .on)] += byOpen
    addStages(dx7.adjoint(byLevel[...]), dx7.settings, units, to: &result)
  }

  private func addStages(
    _ slopes: DX7Envelope.Slopes, _ settings: DX7Envelope.Settings, _ units: RelaxedUnits,
    to result: inout [Double]
  ) {
    let perBlock = 44_100 * blockSeconds / 64
    let scaling = Double(rateScaling)
    for stage in 0..<4 {
      let rate = PatchLayout.index(index, .rate1) + stage
      let level = PatchLayout.index(index, .level1) + stage
      let wait = Self.wait(stage, index, patch, units, rateScaling)
      result[rate] +=
        slopes.increments[stage] * units.increment(rate: patch[rate], scaling: scaling).slope
        * perBlock
        + slopes.waits[stage] * wait.slope / blockSeconds
      guard settings.targets[stage] > 16 else { continue }
      result[level] += slopes.targets[stage] * units.target(level: patch[level]).slope
      result[PatchLayout.index(index, .level)] += slopes.targets[stage] * outputLevel.slope
    }
  }
}

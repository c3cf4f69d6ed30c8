import DX7Laws
import FMSynthesis
import Knobs

extension VoiceConversion {
  /// The voice a DX7 can load that is nearest to a patch.
  /// - Parameters:
  ///   - patch: `PatchLayout.count` values; out of range ones are clamped, NaN is the default.
  ///   - hint: The voice the patch came from: its name stays, and of settings that sound the same
  ///     its own.
  /// - Returns: The voice, and in words what of the patch it cannot hold.
  public func nearest(
    to patch: [Float], hint: DX7Voice? = nil
  ) -> (voice: DX7Voice, losses: [String]) {
    precondition(patch.count == PatchLayout.count)
    let clamped = zip(KnobTable.shared.patchKnobs, patch).map { $0.clamp($1) }
    var search = NearestVoice(clamped, hint, self)
    search.run()
    return (search.voice, search.losses)
  }
}

extension DX7Voice {
  /// As `VoiceConversion.nearest`, for a single use.
  public static func nearest(
    to patch: [Float], hint: DX7Voice? = nil
  ) -> (voice: DX7Voice, losses: [String]) {
    VoiceConversion().nearest(to: patch, hint: hint)
  }
}

/// One conversion under way.
struct NearestVoice {
  private(set) var voice: DX7Voice
  private(set) var losses: [String] = []
  private let patch: [Float]
  private let hint: DX7Voice?
  private let tables: VoiceConversion

  init(_ patch: [Float], _ hint: DX7Voice?, _ tables: VoiceConversion) {
    self.patch = patch
    self.hint = hint
    self.tables = tables
    voice = hint ?? DX7Voice()
  }

  mutating func run() {
    let algorithm = chooseAlgorithm()
    voice[.algorithm] = UInt8(algorithm - 1)
    for op in 0..<PatchLayout.operators {
      copyFields(op)
      setFrequency(op)
      setLevel(op, algorithm)
      if value(op, .envelopeType) < 0.5 { approximateEnvelope(op) }
    }
    setFeedback(algorithm)
    for field in DX7VoiceField.allCases {
      guard let knob = field.knob else { continue }
      voice[field] = rounded(patch[PatchLayout.index(knob)], field.offset) { words("\(field)") }
    }
    let tune = patch[PatchLayout.index(.tune)]
    if tune != 0 { losses.append("tune of \(text(tune)) cents has no place in a voice") }
  }

  // MARK: Wiring

  private mutating func chooseAlgorithm() -> Int {
    let strengths = (0..<6).map { strength($0) }
    var preferred = [Int(patch[PatchLayout.index(.algorithm)])]
    if let hint { preferred.append(Int(hint[.algorithm]) + 1) }
    let nearest = NearestAlgorithm(patch: patch, strengths: strengths)
    let algorithm = nearest.find(prefer: preferred)
    losses += nearest.losses(algorithm)
    return algorithm
  }

  /// What an operator gives as a modulator: 1 is level 99 at index 4 pi.
  private func strength(_ op: Int) -> Float {
    value(op, .on) < 0.5 ? 0 : value(op, .level) * value(op, .index) / RoutingLaw.fullIndex
  }

  /// The edge that closes the algorithm's loop.
  private func loop(_ algorithm: Int) -> (into: Int, from: Int)? {
    for into in 0..<6 {
      for from in 0...into
      where Algorithms.depth(algorithm: algorithm, into: into, from: from) > 0 {
        return (into, from)
      }
    }
    return nil
  }

  private mutating func setFeedback(_ algorithm: Int) {
    guard let (into, from) = loop(algorithm) else { return }
    let depth = patch[PatchLayout.routing(into: into, from: from)]
    let plain = Algorithms.depth(algorithm: algorithm, into: into, from: from)
    var wish = patch[PatchLayout.index(.feedback)] * depth / plain
    let level = tables.amplitudes.values[Int(voice[op: from, .outputLevel])]
    let isFolded = fold(from, algorithm) != 1
    if isFolded, level > 0 { wish *= value(from, .level) / level }
    let setting = tables.feedbacks.nearest(wish)
    voice[.feedback] = UInt8(setting)
    report(wish, tables.feedbacks.values[setting]) { "feedback" }
  }

  // MARK: One operator

  private mutating func copyFields(_ op: Int) {
    for field in DX7OperatorField.allCases {
      guard let knob = field.knob else { continue }
      let isEnvelope = field.rawValue <= DX7OperatorField.level4.rawValue
      if isEnvelope, value(op, .envelopeType) < 0.5 { continue }
      voice[op: op, field] = rounded(value(op, knob), field.offset) {
        "operator \(op + 1): \(words("\(field)"))"
      }
    }
  }

  private mutating func setFrequency(_ op: Int) {
    let isFixed = value(op, .mode) > 0.5
    let wish = value(op, isFixed ? .fixed : .ratio)
    let found = isFixed ? tables.lattice.nearest(hertz: wish) : tables.lattice.nearest(ratio: wish)
    let frequency = isFixed ? RatioLattice.hertz : RatioLattice.ratio
    var setting = found
    if let hint {
      let old = RatioLattice.Setting(coarse: hint[op: op, .coarse], fine: hint[op: op, .fine])
      if frequency(old) == frequency(found) { setting = old }
    }
    voice[op: op, .coarse] = setting.coarse
    voice[op: op, .fine] = setting.fine
    report(wish, frequency(setting)) { "operator \(op + 1): \(isFixed ? "frequency" : "ratio")" }
  }

  private mutating func setLevel(_ op: Int, _ algorithm: Int) {
    let isOn = value(op, .on) > 0.5
    let factor = fold(op, algorithm)
    let wish = isOn ? value(op, .level) * factor : 0
    let level = tables.amplitudes.nearest(min(wish, 1))
    voice[op: op, .outputLevel] = UInt8(level)
    let name = "operator \(op + 1)"
    if !isOn, value(op, .level) > 0 { losses.append("\(name): off, written as level 0") }
    if isOn, factor != 1 { reportFold(op, algorithm) }
    report(wish, tables.amplitudes.values[level]) { "\(name): level" }
  }

  /// What index and routing depths make of a pure modulator's level: 1 for a plain DX7 one.
  private func fold(_ op: Int, _ algorithm: Int) -> Float {
    if Algorithms.carriers(algorithm) & (1 << UInt8(op)) != 0 { return 1 }
    let depths = depths(op, algorithm)
    let depth = depths.isEmpty ? 1 : depths.reduce(0, +) / Float(depths.count)
    return depth * value(op, .index) / RoutingLaw.fullIndex
  }

  /// Depths of the algorithm's forward edges out of an operator that the patch wires too.
  private func depths(_ op: Int, _ algorithm: Int) -> [Float] {
    (0..<op).compactMap { into in
      let depth = patch[PatchLayout.routing(into: into, from: op)]
      let isWired = Algorithms.depth(algorithm: algorithm, into: into, from: op) > 0
      return isWired && depth > 0 ? depth : nil
    }
  }

  private mutating func reportFold(_ op: Int, _ algorithm: Int) {
    let index = value(op, .index)
    if index != RoutingLaw.fullIndex {
      losses.append("operator \(op + 1): index \(text(index)) folded into level")
    }
    let depths = depths(op, algorithm)
    guard let first = depths.first, depths.contains(where: { $0 != 1 }) else { return }
    let isUneven = depths.contains { $0 != first }
    losses.append(
      "operator \(op + 1): routing depth \(isUneven ? "averaged and " : "")folded into level")
  }

  // MARK: Envelope

  /// Attack and decays become rates that take as long; the third stage stands on the sustain level.
  private mutating func approximateEnvelope(_ op: Int) {
    let sustain = value(op, .sustain)
    let attack = DX7Tables.attackDecibels / value(op, .attack)
    let release = 8.686 / value(op, .release)
    let decay = EnvelopeFit.decay(timeConstant: value(op, .decay), sustain: sustain)
    let rates = [attack, decay, 1e9, release].map { tables.decays.nearest($0) }
    let level = tables.envelopeAmplitudes.nearest(sustain)
    let levels = [99, level, level, 0]
    for stage in 0..<4 {
      voice[DX7Parameter(DX7Parameter(op: op, .rate1).number + stage)] = UInt8(rates[stage])
      voice[DX7Parameter(DX7Parameter(op: op, .level1).number + stage)] = UInt8(levels[stage])
    }
    losses.append("operator \(op + 1): ADSR envelope approximated")
  }

  // MARK: Words

  private func value(_ op: Int, _ field: OperatorField) -> Float {
    patch[PatchLayout.index(op, field)]
  }

  private mutating func rounded(
    _ value: Float, _ offset: Float, _ name: () -> String
  ) -> UInt8 {
    let whole = value.rounded()
    report(value, whole, name)
    return UInt8(min(max(whole + offset, 0), 127))
  }

  private mutating func report(_ wish: Float, _ got: Float, _ name: () -> String) {
    if abs(wish - got) <= 1e-5 * max(abs(wish), 1e-3) { return }
    losses.append("\(name()) \(text(wish)) becomes \(text(got))")
  }
}

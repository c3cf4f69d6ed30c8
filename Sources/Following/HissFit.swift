import DX7Laws
import Glibc

/// How loud and how bright the engine's hiss has to be to sound like a noise.
final class HissFit {
  struct Setting: Equatable {
    /// RMS
    var level: Double
    /// 0...1
    var brightness: Double
  }

  private static let settings = 14
  /// Of the last brightness in the next: what is measured flutters.
  private static let memory = 0.6

  /// By setting and band: density in dB of a hiss of RMS 1.
  private let table: [[Double]]
  private let weights: [Double]
  private let ear: NoiseEar
  private var brightness = 0.5

  init(_ ear: NoiseEar, sampleRate: Double) {
    self.ear = ear
    let top = ear.edges[NoiseEar.bands]
    weights = (0..<NoiseEar.bands).map { band in
      0.6 / Double(NoiseEar.bands) + 0.4 * (ear.edges[band + 1] - ear.edges[band]) / top
    }
    table = (0..<HissFit.settings).map { setting in
      HissFit.densities(HissFit.brightness(setting), ear, sampleRate)
    }
  }

  /// - Parameters:
  ///   - noise: Power per Hz of each band.
  ///   - floor: What is under it counts as this, power per Hz.
  func fit(_ noise: [Double], floor: Double) -> Setting {
    let least = 10 * log10(floor)
    let wanted = noise.map { 10 * log10(max($0, floor)) }
    var best = (cost: Double.infinity, level: 0.0, setting: 0)
    for setting in table.indices {
      let (cost, level) = fit(wanted, table[setting], least)
      if cost < best.cost { best = (cost, level, setting) }
    }
    brightness =
      HissFit.memory * brightness + (1 - HissFit.memory) * HissFit.brightness(best.setting)
    // No louder than the noise that is heard.
    let level = min(pow(10, best.level / 20), ear.power(noise).squareRoot())
    return Setting(level: level, brightness: brightness)
  }

  /// The level in dB with the least weighted distance: it lies where some band fits exactly. What is
  /// too loud disturbs more than what is missing.
  private func fit(
    _ wanted: [Double], _ own: [Double], _ least: Double
  ) -> (cost: Double, level: Double) {
    var best = (cost: Double.infinity, level: 0.0)
    for band in own.indices {
      let level = wanted[band] - own[band]
      var cost = 0.0
      for other in own.indices {
        let excess = max(own[other] + level, least) - wanted[other]
        cost += weights[other] * (excess > 0 ? 1.5 * excess : -excess)
      }
      if cost < best.cost { best = (cost, level) }
    }
    return best
  }

  private static func brightness(_ setting: Int) -> Double {
    Double(setting) / Double(settings - 1)
  }

  /// What the ear hears of the engine's hiss, on the mean over half a second.
  private static func densities(
    _ brightness: Double, _ ear: NoiseEar, _ sampleRate: Double
  ) -> [Double] {
    let windows = 16
    let hop = ear.window / 2
    let sound = hiss(brightness, count: ear.window + windows * hop, sampleRate)
    var sums = [Double](repeating: 0, count: NoiseEar.bands)
    sound.withUnsafeBufferPointer { x in
      guard let base = x.baseAddress else { return }
      for window in 0..<windows {
        let heard = ear.listen(base + window * hop, pitch: 0, drift: 0)
        for band in heard.indices { sums[band] += heard[band] / Double(windows) }
      }
    }
    return sums.map { 10 * log10(max($0, 1e-20)) }
  }

  private static func hiss(
    _ brightness: Double, count: Int, _ sampleRate: Double
  ) -> [Float] {
    let indices = (0..<2).map { Double(HissLaw.index($0, brightness: Float(brightness))) }
    let standing = max(1, Int(HissLaw.standing() * sampleRate))
    var (phases, steps) = ([0.0, 0.0], [0.0, 0.0])
    var dice: UInt64 = 0x9e37_79b9_7f4a_7c15
    return (0..<count).map { n in
      if n % standing == 0 {
        for i in 0..<2 {
          dice = dice &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          let roll = Double(dice >> 11) / 4_503_599_627_370_496 - 1
          steps[i] = HissLaw.modulator(i) * (1 + HissLaw.dither() * roll) / sampleRate
        }
      }
      var angle = 2 * Double.pi * HissLaw.carrier() / sampleRate * Double(n)
      for i in 0..<2 {
        angle += indices[i] * sin(2 * Double.pi * phases[i])
        phases[i] += steps[i]
      }
      return Float(2.0.squareRoot() * sin(angle))
    }
  }
}

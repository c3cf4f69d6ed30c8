import FMSynthesis
import Glibc

extension FrequencyLattice {
  /// Share of a frequency within which settings are neighbours: two and a half detunes of a low
  /// key's.
  private static let near = 0.002
  /// Share by which two of them differ at least.
  private static let distinct = 1e-5

  /// Settings of nearly the same frequency, the nearest first; of those that give the same one only
  /// the plainest.
  func neighbours(of setting: Setting) -> [Setting] {
    let wish = hertz(setting)
    let near = (setting.isFixed ? fixed(setting) : ratios(around: wish)).sorted {
      (abs($0.hertz - wish), $0.fine) < (abs($1.hertz - wish), $1.fine)
    }
    var found: [Setting] = []
    for other in near where other != setting {
      let isNew = found.allSatisfy { abs($0.hertz - other.hertz) > Self.distinct * wish }
      if isNew, abs(other.hertz - wish) > Self.distinct * wish { found.append(other) }
    }
    return found
  }

  func hertz(_ setting: Setting) -> Double {
    if setting.isFixed {
      let step = 100 * (setting.coarse & 3) + setting.fine
      return pow(10, Double(step) / 100)
        * exp2(EngineUnits.fixedDetune(steps: Double(setting.detune)))
    }
    return detuned[setting.detune + 7] * Self.whole(setting.coarse)
      * (1 + Double(setting.fine) / 100)
  }

  /// Every detune of a fixed frequency.
  private func fixed(_ setting: Setting) -> [Setting] {
    (-7...7).map { detune in
      var other = setting
      other.detune = detune
      other.hertz = hertz(other)
      return other
    }
  }

  private func ratios(around wish: Double) -> [Setting] {
    var found: [Setting] = []
    for coarse in 0..<32 {
      for detune in -7...7 {
        let unit = detuned[detune + 7] * Self.whole(coarse)
        let fine = ((wish / unit - 1) * 100).rounded()
        guard (0...99).contains(fine) else { continue }
        let hertz = unit * (1 + fine / 100)
        if abs(hertz - wish) < Self.near * wish {
          found.append(
            Setting(coarse: coarse, fine: Int(fine), detune: detune, hertz: hertz))
        }
      }
    }
    return found
  }
}

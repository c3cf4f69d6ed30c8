import DX7
import FMSynthesis
import Foundation

// What operators are tuned to.
extension Mutation {
  /// To something that is heard in the target.
  func tune(_ g: inout Genome, _ op: Int, _ random: inout SearchRandom) {
    let hertz = 440 * exp2((Double(g.key) - 69) / 12 + Double(g.tuning) / 1200)
    guard let setting = partials.setting(keyHertz: hertz, &random) else { return }
    g[op, .mode] = 0
    g[op, .coarse] = Int(setting.coarse)
    g[op, .fine] = Int(setting.fine)
  }

  func changeDetune(_ g: inout Genome, _ op: Int, _ random: inout SearchRandom) {
    if random.chance(0.25) {
      g[op, .detune] = random.pick([0, 7, 14])
    } else {
      g[op, .detune] += random.step(1...4)
    }
  }

  func changeCoarse(_ g: inout Genome, _ op: Int, _ random: inout SearchRandom) {
    let old = g[op, .coarse]
    switch random.weighted([40, 40, 20]) {
    case 0: g[op, .coarse] += random.chance(0.5) ? 1 : -1
    case 1: g[op, .coarse] = min(random.below(17), random.below(17))
    default: g[op, .coarse] = random.chance(0.5) ? old * 2 : old / 2
    }
    if random.chance(0.3) { g[op, .fine] = 0 }
  }

  func changeFine(_ g: inout Genome, _ op: Int, _ random: inout SearchRandom) {
    switch random.below(4) {
    case 0: g[op, .fine] = 0
    case 1: g[op, .fine] = random.within(0...99)
    default: g[op, .fine] += random.step(1...8)
    }
  }

  /// A frequency that does not follow the key, or one that does.
  func changeMode(_ g: inout Genome, _ op: Int, _ random: inout SearchRandom) {
    g[op, .mode] = 1 - g[op, .mode]
    guard g[op, .mode] == 1 else {
      (g[op, .coarse], g[op, .fine]) = (random.within(1...4), 0)
      return
    }
    // An old trick: at 1 Hz a carrier nearly stands still and is heard through its modulators
    // alone.
    let stands = random.chance(0.3)
    g[op, .coarse] = stands ? 0 : random.below(4)
    g[op, .fine] = stands ? 0 : random.within(0...99)
  }

  /// All of them by one step, or one group, or mirrored.
  func changeDetunes(_ g: inout Genome, _ random: inout SearchRandom) {
    let step = random.step(1...3)
    let kind = random.below(3)
    for op in 0..<6 where kind == 0 || g.isCarrier(op) == (kind == 1) { g[op, .detune] += step }
  }
}

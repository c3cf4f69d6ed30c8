import DX7
import FMSynthesis
import Foundation
import LaneAnalysis
import RealtimePrimitives
import VoiceSearch

/// How far whole notes are from a target's waveform, sample by sample and at its own level.
///
/// A window's share is the energy of the difference over that of the target there; no window counts
/// as quieter than 57 dB under the loudest. The cost is the mean over the windows of log10(share +
/// `floor`), and `wholeShare` times the same of all windows together, each as long as it is until
/// the next.
/// - Thread: one at a time.
final class WholeNoteScorer {
  struct Score {
    var cost: Double
    /// The cost at the least floor, whatever the floor is now.
    var fine: Double
    /// log10 of the share of all windows together.
    var left: Double
  }

  private var lanes: WindowLanes
  private let instructionSet: InstructionSet
  /// The target under the windows, slot by slot.
  private let wave: [Float]
  /// One over each window's energy, and how many of itself each stands for over the energy of all.
  private let scales: [Float]
  private let spans: [Float]
  private var rest = [Float](repeating: 0, count: CandidateBank.blockFrames)
  private let wholeShare: Double
  /// Share that counts as nothing left; `leastFloor` at least.
  var floor: Float
  private let leastFloor: Float
  private static let quietest: Float = 2e-6
  /// Windows whose shares are multiplied before a logarithm is taken of them all.
  private static let stride = 4

  /// - Parameters:
  ///   - target: 48 kHz, from the note's start on, full scale as rendered.
  ///   - windows: Where it is looked at.
  ///   - velocity: Of the note, 1...127.
  init(
    _ base: Genome, target: [Float], windows: [WaveWindow], _ options: RefinerOptions,
    velocity: UInt8 = 100, voices: VoiceTable, instructionSet: InstructionSet
  ) {
    let blocks = windows.flatMap { $0.block..<($0.block + WaveWindow.blocks) }
    self.instructionSet = instructionSet
    (floor, leastFloor, wholeShare) = (options.floor, options.leastFloor, options.wholeShare)
    lanes = WindowLanes(
      base, blocks: blocks, velocity: velocity, voices: voices, instructionSet: instructionSet)
    let wave = blocks.flatMap { target[($0 * 64)..<($0 * 64 + 64)] }
    self.wave = wave
    let energies = windows.indices.map { window in
      let start = window * WaveWindow.blocks * 64
      return wave[start..<(start + WaveWindow.blocks * 64)].reduce(0) { $0 + $1 * $1 }
    }
    let least = max((energies.max() ?? 0) * Self.quietest, 1e-20)
    scales = energies.map { 1 / ($0 + least) }
    let lengths = windows.indices.map { window in
      let next = window + 1 < windows.count ? windows[window + 1].block : target.count / 64
      return Float(next - windows[window].block) / Float(WaveWindow.blocks)
    }
    let whole = zip(energies, lengths).reduce(0) { $0 + ($1.0 + least) * $1.1 }
    spans = lengths.map { $0 / whole }
  }

  /// What all candidates are compared with and `adopt` changes.
  var base: Genome { lanes.base }

  func rebase(_ genome: Genome) { lanes.rebase(genome) }

  /// Makes one of those that were scored last the base.
  func adopt(_ place: Int) { lanes.adopt(place) }

  /// - Parameter genomes: At most 16; the fewer operators differ from the base's in any of them,
  ///   the faster.
  func score(_ genomes: [Genome]) -> [Score] {
    lanes.prepare(genomes)
    var sums = [(now: Double, fine: Double)](repeating: (0, 0), count: genomes.count)
    var (product, fine) = (Lanes(repeating: 1), Lanes(repeating: 1))
    var whole = Lanes(repeating: 0)
    for window in scales.indices {
      let slot = window * WaveWindow.blocks
      let residual = (slot..<(slot + WaveWindow.blocks)).reduce(Lanes(repeating: 0)) {
        $0 + self.residual($1)
      }
      let share = residual * scales[window]
      product *= share + floor
      fine *= share + leastFloor
      whole += residual * spans[window]
      if window % Self.stride == Self.stride - 1 || window == scales.count - 1 {
        for place in sums.indices {
          sums[place].now += Double(log10(product[place]))
          sums[place].fine += Double(log10(fine[place]))
        }
        (product, fine) = (Lanes(repeating: 1), Lanes(repeating: 1))
      }
    }
    let count = Double(max(1, scales.count))
    return sums.indices.map { place in
      let left = whole[place]
      let now = sums[place].now / count + wholeShare * Double(log10(left + floor))
      let fine = sums[place].fine / count + wholeShare * Double(log10(left + leastFloor))
      return Score(
        cost: now.isFinite ? now : .infinity, fine: fine.isFinite ? fine : .infinity,
        left: Double(log10(max(left, 1e-30))))
    }
  }

  /// The cost of what has nothing left.
  var least: Double { (1 + wholeShare) * Double(log10(floor)) }

  private func residual(_ slot: Int) -> Lanes {
    let own = render(slot)
    return instructionSet.residual(own, rest, frames: CandidateBank.blockFrames)
  }

  /// What candidates change, the base's frames being what they change from.
  /// - Parameter genomes: At most 15.
  func changes(_ genomes: [Genome]) -> WaveChanges {
    lanes.prepare([base] + genomes)
    var changes = WaveChanges(instructionSet)
    for slot in 0..<(scales.count * WaveWindow.blocks) {
      changes.add(render(slot), rest: rest, count: CandidateBank.blockFrames)
    }
    let left = changes.left(windows: scales.count)
    let whole = zip(left, spans).reduce(0) { $0 + $1.0 * $1.1 }
    changes.weigh(
      scales.indices.map { window in
        let own = scales[window] / (left[window] * scales[window] + floor)
        return own / Float(scales.count) + Float(wholeShare) * spans[window] / (whole + floor)
      })
    return changes
  }

  /// What differs between the lanes; `rest` is the target without what does not.
  private func render(_ slot: Int) -> UnsafePointer<Lanes> {
    let frames = CandidateBank.blockFrames
    let own = lanes.render(slot)
    rest.withUnsafeMutableBufferPointer { rest in
      guard let base = rest.baseAddress else { return }
      lanes.renderOthers(slot, into: base)
      for frame in 0..<frames { base[frame] = wave[slot * frames + frame] - base[frame] }
    }
    return own
  }
}

import DX7
import FMSynthesis
import Foundation
import LaneAnalysis
import RealtimePrimitives

/// Renders candidates sixteen at a time and tells how far each is from the target.
/// - Thread: one at a time; a search has one for each of its threads.
public final class SearchScorer {
  private var candidates: CandidateLanes
  private let instructionSet: InstructionSet
  private var audio: UnsafeMutablePointer<Lanes>
  private var audioSlots = 0
  private let work: UnsafeMutablePointer<Lanes>
  private let spare: UnsafeMutablePointer<Lanes>
  private let result: UnsafeMutablePointer<Lanes>
  /// Candidates scored since the start.
  public private(set) var evaluations = 0
  /// What they cost, in hundredths of a candidate of the short view: whole numbers have one sum,
  /// whichever thread scored what.
  public private(set) var hundredths = 0
  public static let lanes = CandidateLanes.count

  public init(voices: VoiceTable, instructionSet: InstructionSet) {
    candidates = CandidateLanes(voices: voices, instructionSet: instructionSet)
    self.instructionSet = instructionSet
    audio = Self.lanes(64)
    work = Self.lanes(2048)
    spare = Self.lanes(64)
    result = Self.lanes(2)
  }

  deinit { for buffer in [audio, work, spare, result] { buffer.deallocate() } }

  /// - Parameters:
  ///   - genomes: At most 16; best when they share an algorithm.
  ///   - levelled: Compare at the target's level, whatever the candidates' own is.
  /// - Returns: Loss and the gain in dB that gives the target's level, per genome.
  public func score(
    _ genomes: [Genome], against target: ScoringTarget, levelled: Bool = false
  ) -> [(loss: Double, gain: Double)] {
    evaluations += genomes.count
    hundredths += genomes.count * Int((100 * target.cost).rounded())
    render(genomes, target)
    let energy = energies(target)
    let level = Lanes(repeating: target.energy) / energy
    var losses = compare(target, scale: levelled ? level : Lanes(repeating: 1))
    losses += waveforms(target, energy)
    return genomes.indices.map {
      let loss = Double(losses[$0])
      return (loss.isFinite ? loss : .infinity, 10 * log10(Double(level[$0])))
    }
  }

  private func render(_ genomes: [Genome], _ target: ScoringTarget) {
    if target.slotCount > audioSlots {
      audio.deallocate()
      audioSlots = target.slotCount
      audio = Self.lanes(64 * audioSlots)
    }
    candidates.render(genomes, where: target, into: audio, spare: spare)
  }

  /// Under the windows, never 0.
  private func energies(_ target: ScoringTarget) -> Lanes {
    var sum = Lanes(repeating: 1e-12)
    for window in target.windows {
      let start = audio + 64 * target.slots[window.block]
      sum += instructionSet.energy(start, frames: target.view.frames)
    }
    return sum
  }

  private func compare(_ target: ScoringTarget, scale: Lanes) -> Lanes {
    let parts = target.tables.count
    var squares = [Lanes](repeating: Lanes(repeating: 0), count: parts)
    var logs = squares
    var levels = Lanes(repeating: 0)
    var spectrum = UnsafePointer(target.spectra)
    for (index, window) in target.windows.enumerated() {
      let start = audio + 64 * target.slots[window.block]
      for part in 0..<parts {
        let tables = target.tables[part]
        for offset in target.offsets[part] {
          instructionSet.spectrumDistance(
            start + offset, tables, target: spectrum, floor: target.floors[part], scale: scale,
            work: work, result: result)
          squares[part] += result[0] * window.weight
          logs[part] += result[1] * (window.weight / Float(tables.bins))
          spectrum += 2 * tables.bins
        }
      }
      levels += envelope(target, index, start, scale) * window.weight
    }
    return total(target, squares, logs, levels)
  }

  /// Mean |log2| of the ratio of energies of a window's pieces.
  private func envelope(
    _ target: ScoringTarget, _ window: Int, _ start: UnsafePointer<Lanes>, _ scale: Lanes
  ) -> Lanes {
    let count = target.view.frames / ScoringTarget.piece
    var sum = Lanes(repeating: 0)
    for piece in 0..<count {
      sum += instructionSet.energyDistance(
        start + piece * ScoringTarget.piece, frames: ScoringTarget.piece,
        target: target.pieces[window * count + piece], floor: target.pieceFloor, scale: scale)
    }
    return sum / Float(count)
  }

  /// What waveforms that are not the target's cost; their level does not matter.
  /// - Parameter energy: Of each lane under the windows.
  private func waveforms(_ target: ScoringTarget, _ energy: Lanes) -> Lanes {
    var product = Lanes(repeating: 0)
    let view = target.view
    if view.waveform == 0, view.residual == 0 { return product }
    for (window, wave) in zip(target.windows, target.waves) {
      let start = audio + 64 * target.slots[window.block]
      wave.withUnsafeBufferPointer { wave in
        if let base = wave.baseAddress {
          product += instructionSet.product(start, base, frames: wave.count)
        }
      }
    }
    let correlation = product / (energy * target.energy).squareRoot()
    let one = Lanes(repeating: 1)
    // Rounding must not make a root of less than nothing.
    let left = (one - correlation * correlation).clamped(lowerBound: .zero, upperBound: one)
    return (one - correlation) * view.waveform + left.squareRoot() * view.residual
  }

  private func total(
    _ target: ScoringTarget, _ squares: [Lanes], _ logs: [Lanes], _ levels: Lanes
  ) -> Lanes {
    let toLog: Float = 0.5 * 0.693_147_18 / target.totalWeight
    var sum = Lanes(repeating: 0)
    for part in squares.indices {
      sum += squares[part].squareRoot() / target.norms[part]
      sum += logs[part] * (toLog / Float(target.offsets[part].count))
    }
    return sum / Float(squares.count) + levels * (0.3 * toLog)
  }

  private static func lanes(_ count: Int) -> UnsafeMutablePointer<Lanes> {
    let raw = UnsafeMutableRawPointer.allocate(
      byteCount: count * MemoryLayout<Lanes>.stride, alignment: 64)
    let pointer = raw.bindMemory(to: Lanes.self, capacity: count)
    pointer.initialize(repeating: Lanes(repeating: 0), count: count)
    return pointer
  }
}

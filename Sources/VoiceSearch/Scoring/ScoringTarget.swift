import FMSynthesis
import Foundation
import LaneAnalysis
import Spectral

/// The target as the search compares candidates with it: read by all threads.
///
/// Loss: the mean over the transform sizes of spectral convergence and of the mean |ln S - ln R|
/// (floor 80 dB under the target's peak at that size), plus 0.3 times the mean |ln| of the ratio of
/// RMS levels on pieces of 256 samples, plus what `WindowPlan` says of waveforms.
///
/// Unchecked: its memory is written in `init` alone.
public final class ScoringTarget: @unchecked Sendable {
  public let view: WindowPlan
  /// Control blocks of the note that lie before the first sample: phases have come that far.
  let origin: Int
  /// Candidates are struck so hard, 1...127.
  let velocity: UInt8
  public let windows: [SearchWindow]
  let tables: [SpectrumTables]
  /// Where each part's transforms start within a window.
  let offsets: [[Int]]
  /// Magnitude and log2 power of every bin: window by window, part by part, transform by transform.
  let spectra: UnsafeMutablePointer<Float>
  let spectrumCount: Int
  /// log2 of each 256-sample piece's energy, window by window.
  let pieces: [Float]
  /// Smallest power of a bin that counts, by part.
  private(set) var floors: [Float] = []
  /// Weighted root of the target's energy, by part.
  private(set) var norms: [Float] = []
  let pieceFloor: Float
  let totalWeight: Float
  /// The target itself under each window.
  public let waves: [[Float]]
  /// Sum of squares under the windows.
  let energy: Float
  /// Control blocks to run, and where the rendered ones go: -1 nowhere, `unheard` rendered to give
  /// feedback its past.
  public let slots: [Int]
  public let slotCount: Int
  static let piece = 256
  static let unheard = -2
  /// Of scoring a candidate, in candidates of the short view.
  public var cost: Double { view.cost }

  /// - Parameters:
  ///   - samples: 48 kHz, from the onset on.
  ///   - release: Frame at which the key is let go.
  ///   - origin: Control blocks of the note before the first sample.
  ///   - velocity: At which candidates are played, 1...127.
  public init(
    _ samples: [Float], view: WindowPlan, release: Int, origin: Int = 0, velocity: UInt8 = 100
  ) {
    (self.view, self.origin, self.velocity) = (view, origin, velocity)
    let padded = samples + [Float](repeating: 0, count: max(0, view.frames - samples.count))
    windows = view.place(length: padded.count, release: release)
    tables = view.parts.map { SpectrumTables(size: $0.size) }
    offsets = view.parts.map { part in
      (0..<part.count).map { $0 * (view.frames - part.size) / max(1, part.count - 1) / 2 * 2 }
    }
    totalWeight = windows.reduce(0) { $0 + $1.weight }
    spectrumCount = zip(tables, offsets).reduce(0) { $0 + $1.0.bins * $1.1.count * 2 }
    spectra = .allocate(capacity: spectrumCount * windows.count)
    (slots, slotCount) = Self.schedule(windows, blocks: view.frames / 64)
    let energies = Self.energies(padded, windows, view)
    let floor = max((energies.max() ?? 0) * 1e-6, 1e-12)
    pieces = energies.map { log2(max($0, floor)) }
    pieceFloor = floor
    waves = windows.map { Array(padded[($0.block * 64)..<($0.block * 64 + view.frames)]) }
    energy = max(energies.reduce(0, +), 1e-12)
    fillSpectra(padded)
  }

  deinit { spectra.deallocate() }

  private static func energies(
    _ samples: [Float], _ windows: [SearchWindow], _ view: WindowPlan
  ) -> [Float] {
    windows.flatMap { window in
      (0..<(view.frames / piece)).map { index in
        let start = window.block * 64 + index * piece
        return samples[start..<(start + piece)].reduce(0) { $0 + $1 * $1 }
      }
    }
  }

  private static func schedule(_ windows: [SearchWindow], blocks: Int) -> ([Int], Int) {
    let end = (windows.last?.block ?? 0) + blocks
    var slots = [Int](repeating: -1, count: end)
    for window in windows {
      for block in window.block..<(window.block + blocks) { slots[block] = 0 }
    }
    var count = 0
    for block in 0..<end where slots[block] == 0 {
      slots[block] = count
      count += 1
      if block > 0 && slots[block - 1] == -1 { slots[block - 1] = unheard }
    }
    return (slots, count)
  }

  private func fillSpectra(_ samples: [Float]) {
    let transforms = tables.map { RealFFT(size: $0.size) }
    var peaks = [Float](repeating: 1e-9, count: tables.count)
    var sums = [Float](repeating: 0, count: tables.count)
    forEachSpectrum { at, window, part, start in
      let (table, transform) = (tables[part], transforms[part])
      for i in 0..<table.size { transform.samples[i] = samples[start + i] * table.window[i] }
      transform.forward()
      for k in 0..<table.bins {
        let (re, im) = transform.spectrum[k]
        let power = re * re + im * im
        spectra[at + 2 * k] = power.squareRoot()
        peaks[part] = max(peaks[part], power.squareRoot())
        sums[part] += windows[window].weight * power
      }
    }
    floors = peaks.map { $0 * $0 * view.floor }
    norms = sums.map { max($0.squareRoot(), 1e-9) }
    forEachSpectrum { at, _, part, _ in
      for k in 0..<tables[part].bins {
        let power = spectra[at + 2 * k] * spectra[at + 2 * k]
        spectra[at + 2 * k + 1] = log2(max(power, floors[part]))
      }
    }
  }

  private func forEachSpectrum(
    _ body: (_ at: Int, _ window: Int, _ part: Int, _ start: Int) -> Void
  ) {
    var at = 0
    for (index, window) in windows.enumerated() {
      for part in tables.indices {
        for offset in offsets[part] {
          body(at, index, part, window.block * 64 + offset)
          at += 2 * tables[part].bins
        }
      }
    }
  }
}

import FMSynthesis
import SessionModel
import Spectral
import VoiceSearch

extension EngineJudge {
  /// Operators, counted from 0, that a note would not miss: switched off, they change its render by
  /// less than -60 dB of it. What one of them is set to cannot be heard, nor known from the note.
  /// - Parameter render: Of `values` as they are.
  func idleOperators(
    _ values: [Float], _ playing: PatchDocument.Playing, render: [Float]
  ) -> [Int] {
    (0..<PatchLayout.operators).filter { op in
      var without = values
      without[PatchLayout.index(op, .on)] = 0
      let residual = WaveformResidual(of: render, without: self.render(without, playing))
      return residual.asItIs > 60
    }
  }
}

import Spectral

extension MatchSession.Outcome {
  /// A gain fitted to the target's level must not make the patch clip.
  /// - Parameter judge: Distance of a render.
  /// - Returns: What was done, if anything.
  public mutating func turnDown(_ judge: ([Float]) -> Double) -> String? {
    let peak = render.reduce(0) { max($0, abs($1)) }
    guard peak > 1 else { return nil }
    let factor = 1 / (peak * 1.0001)
    document.playing.gain = (document.playing.gain ?? 1) * Double(factor)
    for i in render.indices { render[i] *= factor }
    nearness.distance = judge(render)
    return
      "the patch is turned down by \((-SoundFeatures.decibels(Double(factor))).threeFigures) dB so that it does not clip"
  }
}

import Foundation
import Testing

@testable import Rendering

@Suite struct DCBlockerTests {
  /// - Parameter isOn: By frame, looked at every 64 frames.
  private func play(_ x: [Float], isOn: (Int) -> Bool) -> [Float] {
    var blocker = DCBlocker(sampleRate: 48_000)
    var l = x
    var r = x
    l.withUnsafeMutableBufferPointer { l in
      r.withUnsafeMutableBufferPointer { r in
        guard let l = l.baseAddress, let r = r.baseAddress else { return }
        for at in stride(from: 0, to: x.count, by: 64) {
          blocker.run(l + at, r + at, frames: min(64, x.count - at), isOn: isOn(at))
        }
      }
    }
    #expect(l == r)
    return l
  }

  private func sine(_ hertz: Double, seconds: Double, offset: Float = 0) -> [Float] {
    (0..<Int(48_000 * seconds)).map {
      offset + 0.5 * Float(sin(2 * .pi * hertz * Double($0) / 48_000))
    }
  }

  private func level(_ x: ArraySlice<Float>) -> Float {
    10 * log10(x.reduce(0) { $0 + $1 * $1 } / Float(x.count))
  }

  @Test func offItChangesNoBit() {
    let x = sine(100, seconds: 0.2, offset: 0.25)
    #expect(play(x) { _ in false } == x)
  }

  @Test func itTakesDCAway() {
    let y = play([Float](repeating: 0.5, count: 96_000)) { _ in true }
    #expect(abs(y[95_999]) < 1e-6)
  }

  @Test(arguments: [(5.0, Float(-3.01)), (50, -0.043), (1000, 0)])
  func itsCornerIsAt5Hertz(hertz: Double, expected: Float) {
    let x = sine(hertz, seconds: 3)
    let y = play(x) { _ in true }
    #expect(abs(level(y[96_000...]) - level(x[96_000...]) - expected) < 0.02)
  }

  @Test func switchingMakesNoClick() {
    let x = sine(100, seconds: 2, offset: 0.3)
    let y = play(x) { (24_000..<60_000).contains($0) }
    // Second differences show a click as a spike over those of the sine itself: a fade of 20 ms
    // adds 0.3 / 960 once.
    func bends(_ x: [Float]) -> Float {
      var most: Float = 0
      for i in 2..<x.count { most = max(most, abs(x[i] - 2 * x[i - 1] + x[i - 2])) }
      return most
    }
    #expect(bends(y) < bends(x) + 0.000_7)
    #expect(y[..<24_000] == x[..<24_000])
    #expect(y[70_000...] == x[70_000...])
  }
}

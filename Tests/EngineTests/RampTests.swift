import FMSynthesis
import Foundation
import Rendering
import TestSupport
import Testing

/// Knobs that go in a straight line, or are there at once.
@Suite struct RampTests {
  /// A knob's value at the end of each block of 64 frames.
  private func values(_ path: String, blocks: Int, _ commands: [(Int, EngineCommand)]) -> [Float] {
    var player = Player(TestPatch.steady)
    for (frame, command) in commands { player.at(frame, command) }
    let id = Int(id(path))
    return (0..<blocks).map { _ in
      _ = player.play(64)
      return player.engine.knobs.values[id]
    }
  }

  @Test func aRampIsAStraightLineThatArrivesAtItsFrame() {
    let path = "/follow/level"
    let values = values(
      path, blocks: 30, [(640, .ramp(id: id(path), value: 1, frames: 960))])
    #expect(values[..<10].allSatisfy { $0 == 0 })
    // Blocks 10 to 24 are the ramp's 960 frames.
    for (block, value) in values.enumerated() where (10..<25).contains(block) {
      #expect(abs(value - Float(block - 9) / 15) < 1e-5)
    }
    #expect(values[24...].allSatisfy { $0 == 1 })
  }

  @Test func aLogarithmicKnobGoesStraightInOctaves() {
    let path = "/follow/pitch"
    let values = values(
      path, blocks: 30,
      [(0, .place(id: id(path), value: 200)), (640, .ramp(id: id(path), value: 400, frames: 640))])
    for (block, value) in values.enumerated() where (10..<20).contains(block) {
      #expect(abs(log2(Double(value) / 200) - Double(block - 9) / 10) < 1e-5)
    }
    #expect(values[19...].allSatisfy { $0 == 400 })
  }

  /// Where it begins and ends within blocks: a block has the value of its end.
  @Test func aRampThatBeginsWithinABlockArrivesAtItsFrameToo() {
    let path = "/follow/dry"
    let values = values(
      path, blocks: 40,
      [(0, .place(id: id(path), value: 0)), (650, .ramp(id: id(path), value: 0.4, frames: 960))])
    #expect(values[10] == 0)
    // From the block at 704 to frame 1610, in the block that ends at 1664.
    for (block, value) in values.enumerated() where (11..<25).contains(block) {
      let share = Double(64 * (block + 1) - 704) / Double(1610 - 704)
      #expect(abs(Double(value) - 0.4 * share) < 1e-5)
    }
    #expect(values[24] < 0.4 && values[25...].allSatisfy { $0 == 0.4 })
  }

  @Test func aRampThatFollowsAnotherGoesOnFromWhereThatIs() {
    let path = "/follow/level"
    let values = values(
      path, blocks: 40,
      [
        (640, .ramp(id: id(path), value: 1, frames: 640)),
        (960, .ramp(id: id(path), value: 0, frames: 640)),
      ])
    #expect(abs(values[14] - 0.5) < 1e-5)
    for block in 15..<25 { #expect(abs(values[block] - 0.05 * Float(24 - block)) < 1e-5) }
    #expect(values[24...].allSatisfy { $0 == 0 })
  }

  @Test func aRampIsNotFasterThanTheKnobMayMove() {
    // 8 in 40 ms at most: 0.2667 a block.
    let path = "/follow/level"
    let values = values(path, blocks: 60, [(0, .ramp(id: id(path), value: 8, frames: 64))])
    for (before, after) in zip(values, values.dropFirst()) { #expect(after - before < 0.267) }
    #expect(values.last == 8)
  }

  @Test func aPlacedKnobIsThereAtOnce() {
    let path = "/follow/colour/2"
    let values = values(
      path, blocks: 20,
      [(640, .place(id: id(path), value: 30)), (700, .place(id: id(path), value: 0.5))])
    #expect(values[9] == 1 && values[10] == 0.5)
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity, 1e30, -1])
  func nonsenseStaysWithinTheKnob(value: Float) {
    let path = "/follow/level"
    for command in [
      EngineCommand.ramp(id: id(path), value: value, frames: 100),
      .ramp(id: id(path), value: value, frames: 0), .place(id: id(path), value: value),
    ] {
      let values = values(path, blocks: 80, [(100, command)])
      #expect(values.allSatisfy { (0...8).contains($0) })
    }
    var player = Player()
    player.at(0, .ramp(id: .max, value: 1, frames: 100))
    player.at(0, .place(id: .max, value: 1))
    #expect(player.play(640).allSatisfy { $0 == 0 })
  }

  @Test func aPersonsTurnEndsTheRamp() {
    let path = "/follow/pitch"
    let values = values(
      path, blocks: 60,
      [
        (0, .place(id: id(path), value: 200)),
        (640, .ramp(id: id(path), value: 400, frames: 1920)),
        (1280, .knob(id: id(path), value: 210)),
      ])
    #expect(values.last == 210)
  }
}

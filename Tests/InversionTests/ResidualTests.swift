import Foundation
import MachineCore
import Testing
import VoiceSearch

@testable import Inversion

@Suite("What a track leaves unexplained")
struct ResidualTests {
  private static let blocks = 400
  private static let key = FrequencyLattice.Key(key: 60)

  /// Two stacks, and a third carrier 26 dB under the first that comes late.
  private static var withLateCarrier: Genome {
    var voice = StillSounds.twoStacks
    voice[.algorithm] = 4
    (voice[4, .mode], voice[4, .coarse], voice[4, .fine]) = (1, 3, 43)
    (voice[4, .outputLevel], voice[4, .rate1], voice[4, .level1]) = (70, 40, 99)
    (voice[4, .level2], voice[4, .level3]) = (99, 99)
    return voice
  }

  /// The two stacks solved on early stills and followed through a note.
  private static func followed(
    _ voice: Genome, _ solver: StillSolver
  ) -> (sound: InversionSound, stills: [Still], whole: Followed, Tracker) {
    let sound = InversionSound(
      samples: StillSounds.render(voice, blocks: blocks), keys: [key], release: blocks * 64)
    let (candidate, stills) = StillSounds.solved(sound, solver)
    var tracker = Tracker(target: sound.carriers, release: blocks * 64, solver: solver)
    let track = tracker.follow(candidate, stills, hasPitch: false, step: 0.1)
    return (sound, stills, (candidate, track), tracker)
  }

  @Test("names an operator that comes late and is weak: its place and its frequency")
  func finds() throws {
    let solver = StillSolver(.detect())
    let (sound, stills, whole, _) = Self.followed(Self.withLateCarrier, solver)
    let search = ResidualSearch(solver, FrequencyLattice(Self.key).grid)
    let lead = try #require(
      search.leads(
        whole.track.moments, target: sound.carriers, frames: stills[0].frames, most: 1
      ).first)
    #expect(lead.place.targets == 0 && lead.place.source == nil, "a carrier by itself")
    #expect(lead.tuning.isFixed)
    #expect(abs(lead.tuning.hertz - pow(10, 3.43)) < 0.1, "Hz")
  }

  @Test("makes a structure whole: the track explains all there is")
  func grows() throws {
    let solver = StillSolver(.detect())
    var (sound, stills, whole, tracker) = Self.followed(Self.withLateCarrier, solver)
    var changes = TrackedChanges(
      target: sound.carriers, stills: stills, FrequencyLattice(Self.key).grid, hasPitch: false,
      step: 0.1, solver: solver)
    let best = try #require(
      changes.grown(whole, &tracker).min { $0.track.score < $1.track.score })
    #expect(best.candidate.structure.count == 5)
    #expect(whole.track.decibels < 30)
    #expect(best.track.decibels > 44)
  }

  @Test("finds one modulator of two carriers where there were two, and has an operator free")
  func merges() {
    var voice = StillVoice()
    voice.operators = [
      StillSounds.op(1, level: 0), StillSounds.op(2, level: 0),
      StillSounds.op(3, level: -1, targets: 1), StillSounds.op(3, level: -1, targets: 2),
    ]
    let merged = TrackedChanges.ways(voice).compactMap { way -> StillVoice? in
      if case .merged = way { return way.applied(to: voice) }
      return nil
    }
    #expect(merged.map(\.description) == ["1(3&)+2(3&)"])
  }
}

@Suite("Levels block by block")
struct BlockLevelsTests {
  @Test("are read to a hundredth of an octave through attacks of some milliseconds")
  func attacks() throws {
    var voice = StillSounds.twoStacks
    for (op, rate) in [(0, 78), (1, 99), (2, 72), (3, 82)] { voice[op, .rate1] = rate }
    (voice[1, .rate2], voice[1, .level2]) = (90, 80)
    let target = StillSounds.render(voice, blocks: 60).map { $0 * 16 }
    var structure = StillVoice()
    structure.operators = [
      StillSounds.op(2, level: 0), StillSounds.op(6, level: 0, targets: 1),
      StillSounds.op(4, level: 0), StillSounds.op(8, level: 0, targets: 4),
    ]
    let tables = EnvelopeTables()
    func levels(_ op: Int, _ blocks: [Int]) -> [Double] {
      let curve = EnvelopeCurve(voice.envelope(op), release: 562, tables)
      return EnvelopeMoments(blocks.map(Double.init)).levels(curve).map(Double.init)
    }
    let solver = BlockSolver(structure, target, NoteClock(), .detect())
    var follower = BlockLevels(solver, SearchRandom(seed: 1))
    let known = (0..<4).map { levels($0, [24])[0] + 0.02 }
    let found = follower.follow(.backward, from: 24, known, count: 24)

    for op in 0..<4 {
      let early = found[op].filter { $0.block <= 18 }
      #expect(early.first?.block == 1 && early.count == 18, "back to the first block")
      for (reading, truth) in zip(early, levels(op, early.map { Int($0.block) }))
      where truth > -7 {
        #expect(
          abs(reading.level - truth) < 0.01,
          "operator \(op + 1), block \(reading.block): \(reading.level), \(truth)")
      }
    }
  }
}

import FMSynthesis
import MachineCore
import Testing
import VoiceSearch

@testable import Inversion

@Suite("Reading a refined voice once more")
struct SecondReadingTests {
  private static let blocks = 400
  private static let key = FrequencyLattice.Key(key: 60)

  @Test("finds the envelopes that a modulator three detunes off had spoilt")
  func envelopes() throws {
    let truth = StillSounds.twoStacks
    let sound = InversionSound(
      samples: StillSounds.render(truth, blocks: Self.blocks), keys: [Self.key],
      release: Self.blocks * 64)
    let set = InstructionSet.detect()
    let reader = VoiceReader(sound, set, random: SearchRandom(seed: 1), crew: Crew([0]))
    let finalist = Self.detuned(sound, reader)
    let first = try #require(reader.drafts(of: finalist).first)
    var refined = first.genome
    let operators = try #require(reader.numbers(of: finalist)).operators
    for (place, op) in operators.enumerated() { refined.tune(op, Self.settings[place]) }

    let again = try #require(reader.again(refined, first).first)
    for place in operators.indices {
      let (off, near) = (
        Self.distance(first.genome, operators[place], truth, place),
        Self.distance(again.genome, operators[place], truth, place)
      )
      #expect(near < 0.02, "octaves of operator \(place + 1), \(off) at first")
    }
    let worst = operators.indices.map { Self.distance(first.genome, operators[$0], truth, $0) }
    #expect(worst.contains { $0 > 0.1 }, "the detune does spoil the first reading")
  }

  private static let settings = [2, 6, 4, 8].map { FrequencyLattice.Setting(coarse: $0) }

  /// The two stacks, the modulator of the first three detunes off.
  private static func detuned(_ sound: InversionSound, _ reader: VoiceReader) -> Finalist {
    let (candidate, stills) = StillSounds.solved(sound, reader.solver)
    let track = reader.tracker.follow(candidate, stills, hasPitch: false, step: 0.1)
    var finalist = Finalist(
      candidate: candidate, track: track, stills: stills, hasPitch: false, attempt: 0)
    let lattice = FrequencyLattice(key)
    var wrong = settings
    wrong[1].detune = 3
    for place in wrong.indices { wrong[place].hertz = lattice.hertz(wrong[place]) }
    finalist.known = Finalist.Known(key: key, settings: wrong, feedback: 0)
    return finalist
  }

  /// Largest distance of two envelopes where either is heard, in octaves.
  private static func distance(_ a: Genome, _ opA: Int, _ b: Genome, _ opB: Int) -> Float {
    let moments = EnvelopeMoments(stride(from: 2.0, to: Double(blocks), by: 3).map { $0 })
    let tables = EnvelopeTables()
    let curves = [a.envelope(opA), b.envelope(opB)].map {
      moments.levels(EnvelopeCurve($0, release: blocks, tables))
    }
    return zip(curves[0], curves[1]).reduce(0) {
      max($1.0, $1.1) < -6 ? $0 : max($0, abs($1.0 - $1.1))
    }
  }
}

@Suite("Neighbours of a tuning")
struct TuningNeighbourTests {
  @Test("are those of nearly its frequency, whatever their numbers, the nearest first")
  func near() throws {
    let lattice = FrequencyLattice(FrequencyLattice.Key(key: 60))
    let own = FrequencyLattice.Setting(coarse: 3, fine: 71)
    let wish = lattice.hertz(own)
    let found = lattice.neighbours(of: own)
    #expect(
      found.contains { $0.coarse == 4 && $0.fine == 28 && $0.detune == 3 }, "5.12 for 5.13")
    let apart = found.map { abs($0.hertz - wish) / wish }
    #expect(apart == apart.sorted())
    #expect(apart.allSatisfy { $0 > 1e-5 && $0 < 0.002 })
  }

  @Test("of a fixed frequency are its detunes that are heard, which go upwards")
  func fixed() {
    let lattice = FrequencyLattice(FrequencyLattice.Key(key: 60))
    let own = FrequencyLattice.Setting(isFixed: true, coarse: 0, fine: 1, detune: -1)
    let found = lattice.neighbours(of: own)
    #expect(found.map(\.detune) == Array(1...7))
    #expect(found.allSatisfy { $0.isFixed && $0.coarse == 0 && $0.fine == 1 })
  }
}

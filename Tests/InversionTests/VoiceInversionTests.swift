import FMSynthesis
import Foundation
import MachineCore
import Testing
import VoiceSearch

@testable import Inversion

@Suite("A note of the engine's")
struct VoiceInversionTests {
  private static let blocks = 800
  private static let target = StillSounds.render(StillSounds.twoStacks, blocks: blocks)

  private func inversion(threads: Int) -> VoiceInversion {
    let sound = InversionSound(
      samples: Self.target, keys: [FrequencyLattice.Key(key: 60)], release: 562 * 64)
    var options = InversionOptions()
    (options.threads, options.structureFrames) = (threads, 400_000_000)
    options.candidates = 12_000
    let inversion = VoiceInversion(sound, options: options)
    while !inversion.isOver { inversion.step() }
    return inversion
  }

  @Test("gives back the voice: its structure, and its waveform to 40 dB")
  func recovers() throws {
    let inversion = inversion(threads: 2)
    let best = try #require(inversion.best)
    #expect(best.trackerDecibels > 43)
    let first = try #require(inversion.considered.first)
    #expect(first.structure == "2(6)+4(8)")
    let sound = StillSounds.render(best.genome, blocks: Self.blocks)
    var (energy, rest) = (0.0, 0.0)
    for (wanted, own) in zip(Self.target, sound) {
      energy += Double(wanted * wanted)
      rest += Double((wanted - own) * (wanted - own))
    }
    #expect(10 * log10(energy / rest) > 40)
  }

  @Test("gives back when its key was let go, to the block, where that was heard wrong")
  func release() throws {
    let sound = InversionSound(
      samples: Self.target, keys: [FrequencyLattice.Key(key: 60)], releases: [590 * 64, 470 * 64])
    var options = InversionOptions()
    (options.structureFrames, options.candidates) = (400_000_000, 12_000)
    let inversion = VoiceInversion(sound, options: options)
    while !inversion.isOver { inversion.step() }
    #expect(inversion.best?.genome.held == 562)
  }

  @Test("gives back an operator that is sensitive to an LFO which stands: it is lower by that")
  func sensitive() throws {
    var voice = StillSounds.twoStacks
    voice[2, .ampModSensitivity] = 2
    let target = StillSounds.render(voice, blocks: Self.blocks)
    let best = try recovered(target)
    #expect(best.residual < -45)
    #expect((0..<6).contains { best.genome[$0, .ampModSensitivity] > 0 })
  }

  /// The voice of the target after its sound was changed.
  private func recovered(_ samples: [Float]) throws -> VoiceInversion.Recovered {
    let sound = InversionSound(
      samples: samples, keys: [FrequencyLattice.Key(key: 60)], release: 562 * 64)
    var options = InversionOptions()
    (options.structureFrames, options.candidates) = (400_000_000, 12_000)
    let inversion = VoiceInversion(sound, options: options)
    while !inversion.isOver { inversion.step() }
    return try #require(inversion.best)
  }

  @Test("that was made softer gives back by how much, between two steps of an output level")
  func gain() throws {
    let factor = 0.7
    let best = try recovered(Self.target.map { $0 * Float(factor) })
    #expect(best.residual < -40)
    // Whole steps of three quarters of a decibel may be the voice's, and half of one by velocity.
    let steps = 16 * log2(best.gain / factor)
    #expect(abs(steps - steps.rounded()) < 0.02, "gain \(best.gain) of \(factor)")
  }

  @Test("gives back an operator that is heard in its first milliseconds only")
  func click() throws {
    var voice = StillSounds.twoStacks
    voice[.algorithm] = 4
    (voice[4, .coarse], voice[4, .outputLevel]) = (11, 92)
    (voice[4, .rate1], voice[4, .level1]) = (99, 99)
    (voice[4, .rate2], voice[4, .level2], voice[4, .level3]) = (90, 0, 0)
    let target = StillSounds.render(voice, blocks: Self.blocks)
    let best = try recovered(target)
    let sound = StillSounds.render(best.genome, blocks: Self.blocks)
    #expect(Made.snr(Array(target.prefix(480)), Array(sound.prefix(480))) > 25)
    #expect(
      (0..<6).contains { best.genome[$0, .outputLevel] > 0 && best.genome[$0, .coarse] == 11 })
  }

  @Test("gives back the same voice on one thread and on three")
  func threads() {
    let (one, three) = (inversion(threads: 1), inversion(threads: 3))
    #expect(one.best?.genome == three.best?.genome)
    #expect(one.work == three.work)
  }

  @Test("that is noise is given up")
  func noise() {
    var dice = SearchRandom(seed: 3)
    let hiss = (0..<48_000).map { _ in Float(0.2 * (dice.unit() - 0.5)) }
    let sound = InversionSound(
      samples: hiss, keys: [FrequencyLattice.Key(key: 60)], release: 36_000)
    var options = InversionOptions()
    options.structureFrames = 100_000_000
    let inversion = VoiceInversion(sound, options: options)
    while !inversion.isOver { inversion.step() }
    #expect(inversion.best?.trackerDecibels ?? 0 < 10)
  }
}

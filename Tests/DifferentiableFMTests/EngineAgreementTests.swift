import DX7
import FMSynthesis
import Foundation
import RealtimePrimitives
import Spectral
import TestSupport
import Testing
import VoiceSearch

@testable import DifferentiableFM

/// The differentiable voice is the engine's.
@Suite struct EngineAgreementTests {
  static let note = DifferentiableNote(key: 60, heldFrames: 300 * 64, length: 400 * 64)

  static func engine(_ patches: [[Float]]) -> [[Float]] {
    var bank = CandidateBank(
      sampleRate: note.sampleRate, instructionSet: .detect(),
      defaults: EngineNotes.defaults())
    for (lane, patch) in patches.enumerated() {
      bank.patch(lane).update(from: patch, count: patch.count)
      bank.start(
        lane: lane, key: note.key, velocity: note.velocity, heldFrames: note.heldFrames)
    }
    var samples = [[Float]](repeating: [], count: patches.count)
    var block = [Lanes](repeating: Lanes(repeating: 0), count: 64)
    for _ in 0..<note.blocks {
      block.withUnsafeMutableBufferPointer { bank.advance(into: $0.baseAddress) }
      for lane in patches.indices { samples[lane] += block.map { $0[lane] } }
    }
    return samples
  }

  static func own(_ patches: [[Float]]) -> [[Float]] {
    let voice = DifferentiableVoice(note: note, candidates: patches.count)
    voice.render(patches.map { $0.map { Double($0) } })
    return patches.indices.map { candidate in
      var samples = [Float](repeating: 0, count: note.length)
      voice.copySamples(of: candidate, to: &samples)
      return samples
    }
  }

  /// Of the engine's samples over the difference, in dB.
  static func agreement(_ engine: [Float], _ own: [Float]) -> Double {
    var (signal, noise) = (1e-9, 1e-15)
    for (a, b) in zip(engine, own) {
      signal += Double(a) * Double(a)
      noise += Double(a - b) * Double(a - b)
    }
    return 10 * log10(signal / noise)
  }

  /// Voices of the search's prior, with LFO and pitch envelope; those whose feedback is chaotic (6
  /// and 7) are left out, as any rounding grows in them.
  @Test func dx7VoicesSoundAsInTheEngine() {
    let table = VoiceTable()
    let voices = EngineNotes.voices(64).filter { $0[.feedback] < 6 }
    let patches = voices.prefix(32).map { genome in
      var patch = [Float](repeating: 0, count: PatchLayout.count)
      patch.withUnsafeMutableBufferPointer { buffer in
        if let base = buffer.baseAddress { table.fill(genome.bytes, into: base) }
      }
      return patch
    }
    for start in stride(from: 0, to: patches.count, by: 16) {
      let group = Array(patches[start..<min(start + 16, patches.count)])
      for (index, pair) in zip(Self.engine(group), Self.own(group)).enumerated() {
        #expect(Self.agreement(pair.0, pair.1) > 60, "voice \(start + index)")
        let alone = Self.own([group[index]])[0]
        #expect(Self.agreement(pair.0, alone) > 60, "voice \(start + index) alone")
      }
    }
  }

  /// Levels between the engine's steps of 0.02 dB, any time and sustain.
  @Test func adsrVoicesSoundAsInTheEngine() {
    var dice = SearchRandom(seed: 21)
    let patches = (1...12).map { number in
      var patch = RandomPatch.patch(.algorithm(number * 2), using: &dice).map { Float($0) }
      for op in 0..<6 {
        patch[PatchLayout.index(op, .envelopeType)] = 0
        patch[PatchLayout.index(op, .mode)] = 0
      }
      return patch
    }
    for pair in zip(Self.engine(patches), Self.own(patches)) {
      #expect(Self.agreement(pair.0, pair.1) > 60)
    }
  }
}

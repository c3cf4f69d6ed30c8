import DX7
import Foundation
import HarmonicSolver

/// Finds structures by the harmonics of a note: how loud each of them is at several moments, whatever
/// their phases are and whatever noise lies between.
///
/// Each structure's levels are solved, not searched, so few of them are tried: climbers change
/// algorithm, ratios and feedback, and the slower ones drop out.
/// - Thread: one caller.
final class HarmonicSearch {
  private struct Member: Sendable {
    var voice: HarmonicVoice
    var random: SearchRandom
    /// Steps since it last came nearer.
    var stale = 0
  }

  private let moments: HarmonicMoments
  private let mutation: HarmonicMutation
  private let crew: Crew<HarmonicBench>
  private let start: Genome
  private let seed: UInt64
  private var members: [Member] = []
  private var archive: [HarmonicVoice] = []
  private static let drawn = 96
  private static let first = 16
  private static let last = 4
  /// Children of a member in a step.
  private static let brood = 2
  private static let patience = 12
  /// Structures that are followed through the note.
  private static let followed = 8
  /// Work that takes as long as one candidate of the short view.
  private static let candidate = 6_700.0

  /// - Returns: nil where the note has no steady pitch.
  init?(_ sound: AnalysedTarget, _ options: SearchOptions) {
    guard let moments = HarmonicMoments(sound.samples, releases: sound.likelyReleases(2)) else {
      return nil
    }
    self.moments = moments
    seed = options.seed
    let pitch = Self.played(sound.pitches, moments.pitch)
    start = {
      var genome = Genome(
        voice: DX7Voice(), key: pitch.key, held: Int32(sound.releases[0] / 64),
        tuning: Float(pitch.cents))
      if let algorithm = options.algorithm { genome[.algorithm] = algorithm - 1 }
      return genome
    }()
    mutation = HarmonicMutation(
      unit: moments.pitch / Self.hertz(pitch), algorithm: options.algorithm)
    crew = Crew((0..<max(1, options.threads)).map { _ in HarmonicBench() })
  }

  /// What it took, in candidates of the short view.
  var cost: Double { Double(crew.workers.reduce(0) { $0 + $1.work }) / Self.candidate }
  /// dB of the nearest.
  var misfit: Double { (archive + members.map(\.voice)).map(\.misfit).min() ?? .infinity }

  func begin() {
    var drawn = (0..<Self.drawn).map { place -> Member in
      var random = SearchRandom(seed: seed, stream: UInt64(6_000 + place))
      return Member(voice: mutation.drawn(start, &random), random: random)
    }
    let loudest = Array(moments.chosen.prefix(1))
    crew.update(&drawn) { bench, member in
      bench.solve(&member.voice, on: moments, at: loudest, limit: .infinity, &member.random)
    }
    drawn = ranked(drawn)
    members = Array(drawn.prefix(Self.first))
    crew.update(&members) { bench, member in
      bench.solve(&member.voice, on: moments, at: moments.chosen, limit: .infinity, &member.random)
    }
    members = ranked(members)
  }

  /// - Parameter progress: 0...1 of its time.
  func step(_ progress: Double) {
    let wanted = max(Self.last, Int(Double(Self.first) * (1 - progress)))
    if members.count > wanted {
      members = ranked(members)
      archive += members.dropFirst(wanted).map(\.voice)
      members.removeLast(members.count - wanted)
    }
    crew.update(&members) { bench, member in
      for _ in 0..<Self.brood { climb(&member, bench) }
    }
    for place in members.indices where members[place].stale > Self.patience {
      archive.append(members[place].voice)
      leap(place)
    }
  }

  private func climb(_ member: inout Member, _ bench: HarmonicBench) {
    var child = mutation.child(of: member.voice, &member.random)
    if child.genome == member.voice.genome { return }
    bench.solve(
      &child, on: moments, at: moments.chosen, limit: member.voice.misfit, &member.random)
    member.stale += 1
    if child.misfit < member.voice.misfit { (member.voice, member.stale) = (child, 0) }
  }

  /// Goes on a few changes away from the best so far.
  private func leap(_ place: Int) {
    let best = ranked(archive).prefix(Self.last)
    guard let from = best.randomElement(using: &members[place].random) else { return }
    var voice = from
    for _ in 0..<3 { voice = mutation.child(of: voice, &members[place].random) }
    voice.misfit = .infinity
    members[place].voice = voice
    members[place].stale = 0
    var one = [members[place]]
    crew.update(&one) { bench, member in
      bench.solve(&member.voice, on: moments, at: moments.chosen, limit: .infinity, &member.random)
    }
    members[place] = one[0]
  }

  private func ranked(_ members: [Member]) -> [Member] {
    members.enumerated().sorted {
      ($0.element.voice.misfit, $0.offset) < ($1.element.voice.misfit, $1.offset)
    }.map(\.element)
  }

  private func ranked(_ voices: [HarmonicVoice]) -> [HarmonicVoice] {
    voices.enumerated().sorted { ($0.element.misfit, $0.offset) < ($1.element.misfit, $1.offset) }
      .map(\.element)
  }

  /// Voices with envelopes, several of each structure, the nearest structure first.
  func voices(releases: [Int]) -> [[Genome]] {
    var seen: Set<[UInt8]> = []
    var best = ranked(archive + members.map(\.voice)).filter {
      $0.misfit < .infinity && seen.insert(key($0)).inserted
    }.prefix(Self.followed).map { (voice: $0, levels: [[Int]]()) }
    crew.update(&best) { bench, entry in
      entry.levels = bench.follow(&entry.voice, on: moments)
    }
    let envelopes = TrackEnvelopes(seconds: moments.seconds, releases: releases)
    return best.map { envelopes.voices($0.voice.genome, levels: $0.levels) }
  }

  private func key(_ voice: HarmonicVoice) -> [UInt8] {
    voice.genome.structure + (0..<6).map { voice.isOn($0) ? 1 : 0 }
  }

  /// The pitch among those to try whose key sounds as the note does.
  private static func played(_ pitches: [SearchPitch], _ pitch: Double) -> SearchPitch {
    pitches.min {
      abs(log2(hertz($0) / pitch)) < abs(log2(hertz($1) / pitch))
    } ?? SearchPitch(key: 60, cents: 0)
  }

  private static func hertz(_ pitch: SearchPitch) -> Double {
    440 * exp2((Double(pitch.key) - 69) / 12 + pitch.cents / 1200)
  }
}

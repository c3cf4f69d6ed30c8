import Glibc

/// Builds voices on one still operator by operator, the forty likeliest of each size going on.
/// - Thread: that of its solver.
final class Beam {
  private let still: Still
  private let workshop: Workshop
  private var beam: [StillVoice]
  /// Stacks that wait for the size they lead to.
  private var stacked = [[Lead]](repeating: [], count: 9)
  private var results: [StillVoice] = []
  /// Operators of the next size.
  private(set) var size = 1
  private static let width = 40
  private static let stacks = 16
  /// Proposals of each voice that are looked at.
  private static let most = 60
  private static let solved = 160
  private static let polished = 8
  /// Common phases that free pitch starts from.
  private static let phases = 12

  struct Lead {
    var voice: StillVoice
    var score: Double
    var error: Double
  }

  init(_ still: Still, _ workshop: Workshop) {
    (self.still, self.workshop) = (still, workshop)
    let starts = workshop.unknowns.hasPitch ? Self.phases : 1
    beam = (0..<starts).map { start in
      var voice = StillVoice()
      voice.ahead = Double(start) / 6
      (voice.error, voice.cost) = (1, 1)
      return voice
    }
  }

  var isOver: Bool { size > 6 || beam.isEmpty || (beam[0].cost < 1e-5 && size > 1) }

  /// One size more.
  func grow() {
    var leads = stacked[size]
    for (place, voice) in beam.enumerated() {
      let moves: Proposer.Moves = size == 1 ? .adds : [.adds, .feedback]
      leads += workshop.leads(voice, moves, on: still, most: Self.most)
        .filter { $0.error < 0.99 * voice.error }
      if place < Self.stacks, size <= 5, workshop.unknowns.hasPitch, place < 4 {
        stack([voice])
      }
    }
    if size <= 5, !workshop.unknowns.hasPitch { stack(Array(beam.prefix(Self.stacks))) }
    let count = size > 1 ? 2 * Self.solved : Self.solved
    let found = workshop.solved(
      leads, on: still, count: count, kept: max(Self.width, Self.solved / 2), limit: 1)
    results += found
    select(found)
    size += 1
  }

  private func stack(_ voices: [StillVoice]) {
    let small = voices.filter { $0.count <= 4 }
    if small.isEmpty { return }
    for leads in workshop.stacks(small, on: still, most: Self.most) { stacked[size + 1] += leads }
  }

  private func select(_ found: [StillVoice]) {
    let all = workshop.sorted(found + beam.filter { $0.count > 0 })
    beam = Array(workshop.distinct(all).prefix(Self.width))
    for place in 0..<min(Self.polished, beam.count) {
      workshop.solve(&beam[place], on: still, iterations: 5)
      results.append(beam[place])
    }
    beam = workshop.sorted(beam)
  }

  /// All it came across, the likeliest of each structure, the best first.
  var voices: [StillVoice] { workshop.distinct(workshop.sorted(results)) }
}

import Recognition
import VoiceSearch

/// Voices that stand as far from each other as was found so far; at most so many.
///
/// A voice's novelty is its distance to the nearest of the others, up to `different`. A new voice
/// takes the place of the least novel one where that makes the least novelty grow.
struct VoiceArchive {
  struct Member {
    var genome: Genome
    var print: SoundFingerprint
    /// As `SoundFingerprint.difference`, 0...`different`.
    fileprivate(set) var novelty = VoiceArchive.different
  }

  let capacity: Int
  private(set) var members: [Member] = []
  /// Beyond this two voices are different and no more: without an end the search would leave what
  /// people play for ever stranger noises, of which each is the farthest from all others. 9 dB a band.
  static let different = 36 * SoundFingerprint.count
  /// Nearer than this are two of the same: half a decibel on the average.
  private static let least = 2 * SoundFingerprint.count

  init(capacity: Int) { self.capacity = max(1, capacity) }

  /// - Complexity: O(members); where a voice takes another's place, O(members) for each that was
  ///   nearest to that one.
  mutating func consider(_ genome: Genome, _ print: SoundFingerprint) {
    let distances = members.map { $0.print.difference(to: print) }
    let nearest = distances.min() ?? Self.different
    guard nearest > Self.least else { return }
    guard members.count == capacity else {
      for (index, distance) in distances.enumerated() {
        members[index].novelty = min(members[index].novelty, distance)
      }
      members.append(Member(genome: genome, print: print, novelty: min(nearest, Self.different)))
      return
    }
    replaceWeakest(genome, print, distances)
  }

  private mutating func replaceWeakest(
    _ genome: Genome, _ print: SoundFingerprint, _ distances: [Int]
  ) {
    guard let weakest = members.indices.min(by: { members[$0].novelty < members[$1].novelty })
    else { return }
    let others = members.indices.filter { $0 != weakest }
    let novelty = others.reduce(Self.different) { min($0, distances[$1]) }
    guard novelty > members[weakest].novelty else { return }
    let leaving = members[weakest].print
    members[weakest] = Member(genome: genome, print: print, novelty: novelty)
    for index in others {
      let wasNearest = members[index].print.difference(to: leaving) == members[index].novelty
      members[index].novelty =
        wasNearest ? recounted(index) : min(members[index].novelty, distances[index])
    }
  }

  private func recounted(_ index: Int) -> Int {
    members.indices.reduce(Self.different) { least, other in
      other == index
        ? least : min(least, members[index].print.difference(to: members[other].print))
    }
  }
}

extension VoiceArchive {
  /// As it stood, from what was kept of it.
  init(capacity: Int, restoring voices: [(genome: Genome, print: SoundFingerprint)]) {
    self.init(capacity: capacity)
    members = voices.map { Member(genome: $0.genome, print: $0.print) }
    for index in members.indices { members[index].novelty = recounted(index) }
  }
}

import Glibc

/// Areas of the map: where dots lie together, called after the kind that is most at home there.
struct MapAreas {
  /// Of each point.
  private(set) var area: [Int]
  private(set) var centers: [MapPoint]
  private(set) var names: [String] = []
  private static let rounds = 60

  init(_ points: [MapPoint], _ characters: [SoundCharacter], _ kinds: [SoundKind]) {
    let count = min(max(Int(sqrt(Double(points.count) / 2.5)), 1), 16)
    centers = Self.farthest(points, min(count, points.count))
    area = points.map { _ in 0 }
    for _ in 0..<Self.rounds {
      let before = area
      area = points.map { point in
        centers.indices.min { (centers[$0] - point).square < (centers[$1] - point).square }
          ?? 0
      }
      for index in centers.indices {
        let members = points.indices.filter { area[$0] == index }
        if members.isEmpty { continue }
        let sum = members.reduce(MapPoint(0, 0)) { $0 + points[$1] }
        centers[index] = sum * (1 / Double(members.count))
      }
      if area == before { break }
    }
    names = name(characters, kinds)
  }

  /// Starts that stand apart.
  private static func farthest(_ points: [MapPoint], _ count: Int) -> [MapPoint] {
    guard let first = points.first else { return [] }
    var centers = [first]
    while centers.count < count {
      let next = points.max { a, b in
        (centers.map { ($0 - a).square }.min() ?? 0) < (centers.map { ($0 - b).square }.min() ?? 0)
      }
      centers.append(next ?? first)
    }
    return centers
  }

  /// The kind of which an area has more than its part of the map; where two areas would be called
  /// the same, what tells them apart stands before it.
  private func name(_ characters: [SoundCharacter], _ kinds: [SoundKind]) -> [String] {
    let overall = Dictionary(grouping: kinds) { $0 }.mapValues(\.count)
    let chosen = centers.indices.map { index -> SoundKind in
      let own = kinds.indices.filter { area[$0] == index }.map { kinds[$0] }
      let counts = Dictionary(grouping: own) { $0 }.mapValues { Double($0.count) }
      let scored = SoundKind.allCases.map { kind -> Double in
        let share = (counts[kind] ?? 0) / Double(max(1, own.count))
        return share * share / Double(max(1, overall[kind] ?? 1)).squareRoot()
      }
      let best = scored.indices.max { scored[$0] < scored[$1] } ?? 0
      return SoundKind.allCases[best]
    }
    return centers.indices.map { index in
      let same = centers.indices.filter { chosen[$0] == chosen[index] }
      if same.count == 1 { return chosen[index].name }
      let means = same.map { other in
        mean(characters.indices.filter { area[$0] == other }.map { characters[$0] })
      }
      return Self.told(apart: means, same.firstIndex(of: index) ?? 0) + chosen[index].name
    }
  }

  private func mean(_ characters: [SoundCharacter]) -> (brightness: Double, sustain: Double) {
    let count = Double(max(1, characters.count))
    return (
      characters.reduce(0) { $0 + $1.brightness } / count,
      characters.reduce(0) { $0 + $1.sustain } / count
    )
  }

  private static func told(
    apart means: [(brightness: Double, sustain: Double)], _ own: Int
  ) -> String {
    let byBrightness = means.indices.sorted { means[$0].brightness < means[$1].brightness }
    let place = byBrightness.firstIndex(of: own) ?? 0
    let words: [String]
    switch means.count {
    case 2: words = ["dark ", "bright "]
    case 3: words = ["dark ", "", "bright "]
    case 4: words = ["dark ", "mellow ", "clear ", "bright "]
    default: words = ["darkest ", "dark ", "mellow ", "clear ", "bright ", "brightest "]
    }
    return words[place * (words.count - 1) / max(1, means.count - 1)]
  }
}

extension MapAreas {
  /// With how many stand in each.
  var all: [TimbreMap.Area] {
    centers.indices.map { index in
      TimbreMap.Area(
        name: names[index], center: centers[index], count: area.count { $0 == index })
    }
  }
}

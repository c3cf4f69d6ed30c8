import DX7
import FMSynthesis
import Testing

@testable import Exploring
@testable import Recognition

/// Where voices stand on a map.
@Suite struct MapTests {
  private let tools = LibraryTools(threads: 2, instructionSet: .detect())

  /// Prints of some families: alike within, apart between.
  private func families(_ count: Int, of size: Int) -> [SoundFingerprint] {
    (0..<count * size).map { index in
      let (family, member) = (index / size, index % size)
      let levels = (0..<SoundFingerprint.count).map { place in
        UInt8(60 * ((place + family * 7) % count == 0 ? 3 : 0) + (place * (member + 3)) % 9)
      }
      return print(levels)
    }
  }

  private func print(_ levels: [UInt8]) -> SoundFingerprint {
    SoundFingerprint(levels: levels, mask: [UInt8](repeating: 255, count: levels.count))
  }

  @Test func theNearestByEarStandNearestOnTheMap() {
    let prints = families(4, of: 12)
    let graph = NeighbourGraph(prints, count: 6, threads: 2)
    let points = NeighbourEmbedding(graph, start: PrincipalPlane(prints), seed: 1).points
    for index in prints.indices {
      let nearest = points.indices.filter { $0 != index }
        .min { (points[$0] - points[index]).square < (points[$1] - points[index]).square }
      #expect(nearest.map { $0 / 12 } == index / 12)
    }
  }

  @Test func oneSeedMakesOneMap() {
    let prints = families(3, of: 10)
    let graph = NeighbourGraph(prints, count: 5, threads: 1)
    let again = NeighbourGraph(prints, count: 5, threads: 2)
    let plane = PrincipalPlane(prints)
    #expect(
      NeighbourEmbedding(graph, start: plane, seed: 5).points
        == NeighbourEmbedding(again, start: plane, seed: 5).points)
  }

  @Test func theFirstOfAnyNumberAreSpreadOverAllFamilies() {
    let order = FarthestFirst.order(families(5, of: 8), count: 5)
    #expect(Set(order.map { $0 / 8 }).count == 5)
  }

  @Test func ofEqualPrintsOnlyOneIsTaken() {
    let levels = [UInt8](repeating: 7, count: SoundFingerprint.count)
    let print = SoundFingerprint(levels: levels, mask: levels)
    #expect(FarthestFirst.order([print, print, print], count: 3).count == 1)
    #expect(FarthestFirst.order([], count: 3).isEmpty)
  }

  @Test func itGetsBrighterToTheRightAndSoundsOnUpwards() {
    let points = (0..<50).map { MapPoint(-Double($0 % 7), -Double($0 % 11)) }
    let framed = MapFrame.framed(
      points, right: points.map { -$0.y }, up: points.map { -$0.x })
    let (low, high) = (points.firstIndex { $0.y == 0 } ?? 0, points.firstIndex { $0.y == -10 } ?? 0)
    #expect(framed[high].x > framed[low].x)
    #expect(framed.allSatisfy { (0...1).contains($0.x) && (0...1).contains($0.y) })
  }

  @Test func twoVoicesAndOneMakeAMapToo() throws {
    for count in [1, 2, 3] {
      let plan = ExplorationPlan(count: count, seed: 1, evaluations: 128)
      var island = Island(0, plan)
      let printer = FingerprintCrew(tools).workers[0]
      for _ in 0..<2 { island.advance(printer) }
      let own = [OwnVoice(DX7Voice(), source: "a.syx")]
      let made = try MapMaker(plan, tools, encode: nil).make([island.state], own: own)
      #expect(made.map.places.count == count + 1)
      #expect(made.silent.isEmpty)
      #expect(made.map.places.last?.source == "a.syx")
      #expect(made.map.areas.reduce(0) { $0 + $1.count } == count + 1)
    }
  }

  @Test func thePageAsksNobodyAndRunsNoName() throws {
    let plan = ExplorationPlan(count: 2, seed: 1, evaluations: 64)
    var island = Island(0, plan)
    island.advance(FingerprintCrew(tools).workers[0])
    let own = [OwnVoice(DX7Voice(), source: "</script><script>alert(1)</script>.syx")]
    let map = try MapMaker(plan, tools, encode: nil).make([island.state], own: own).map
    let page = MapPage(map, mark: "").html
    #expect(!page.contains("<script>alert"))
    #expect(!page.contains("http:") && !page.contains("https:"))
    #expect(page.contains("default-src 'none'"))
  }
}

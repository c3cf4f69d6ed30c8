import DX7
import Exploring
import Foundation
import Hosting

/// The folder of an exploration: its plan, its islands, and the map of what they hold. Several
/// processes may work on one.
public final class ExplorationFolder: IslandStore {
  private let path: String
  private let plan: ExplorationPlan
  private static let planName = "explore.json"
  private static let islandsName = "islands"
  private static let mapNames = ["map.html", "map.png", "map.json", "voices.syx"]
  /// Longest island and longest plan.
  private static let longest = 4 << 20

  /// - Parameters:
  ///   - force: Whether an exploration of another plan may be begun anew.
  ///   - waiting: Called once before it waits for another process.
  /// - Throws: `.cannotCreate` when the place holds something else, or another exploration.
  public init(
    _ path: String, _ plan: ExplorationPlan, force: Bool, waiting: () -> Void
  ) throws(HostError) {
    (self.path, self.plan) = (path, plan)
    let before = try Self.plan(of: path)
    if let before, before != plan, !force {
      throw HostError(
        .cannotCreate,
        "\(path): was explored with --count \(before.count) --seed \(before.seed) --evaluations "
          + "\(before.evaluations): with these it goes on, --force begins anew")
    }
    try FileSystem.makeFolders(path)
    if before == nil { try writePlan() }
    try FileSystem.makeFolders(islands)
    let lock = try lock(waiting)
    _ = try mapFolder()
    if let before, before != plan {
      FolderContent(islands).clear((0..<before.islands).map(Self.name))
      try writePlan()
    }
    withExtendedLifetime(lock) {}
  }

  public func state(of island: Int) -> IslandState? {
    guard let bytes = try? FileBytes.read(place(island), limit: Self.longest),
      let file = try? JSONDecoder().decode(IslandFile.self, from: Data(bytes)),
      file.state.isSound, file.state.plan == plan, file.state.island == island
    else { return nil }
    return file.state
  }

  public func keep(_ state: IslandState) throws {
    try write(IslandFile(state: state), to: place(state.island))
  }

  /// Writes the map of all islands that are there by now, as soon as no other process does.
  /// - Parameters:
  ///   - waiting: Called once before it waits.
  ///   - map: Makes it.
  public func writeMap(
    drawer: any ReportDrawer, waiting: () -> Void,
    _ map: ([IslandState]) throws(HostError) -> TimbreMap
  ) throws(HostError) -> TimbreMap {
    let lock = try lock(waiting)
    defer { withExtendedLifetime(lock) {} }
    let made = try map((0..<plan.islands).compactMap(state))
    let folder = try mapFolder()
    let page = MapPage(made, mark: Mark.page)
    let voices = made.places.filter { $0.source == nil }.map(\.voice)
    let banks = stride(from: 0, to: voices.count, by: 32).flatMap {
      SysExFile.message(bank: Array(voices[$0...].prefix(32)))
    }
    let files = [
      Array(page.html.utf8), try drawer.picture(of: MapReport(made)), page.document, banks,
    ]
    for (name, bytes) in zip(Self.mapNames, files) {
      try FileBytes.write(bytes, to: FileSystem.join(folder.stage, name), force: false)
    }
    try folder.commit()
    return made
  }

  /// Refuses when something of a person's stands where the map is to be.
  private func mapFolder() throws(HostError) -> MarkedFolder {
    try MarkedFolder(path, names: Self.mapNames, force: true)
  }

  /// - Returns: nil where there is nothing yet.
  private static func plan(of path: String) throws(HostError) -> ExplorationPlan? {
    guard FileSystem.isFolder(path) else { return nil }
    let names = try FileSystem.names(path)
    guard names.contains(planName) else {
      // Another process may be about to put its plan there.
      if names.allSatisfy({ $0.hasPrefix(".\(planName).") }) { return nil }
      throw HostError(
        .cannotCreate, "\(path): holds something else; name a folder that is new or empty")
    }
    let file = FileSystem.join(path, planName)
    let bytes = try FileBytes.read(file, limit: longest)
    guard let plan = try? JSONDecoder().decode(PlanFile.self, from: Data(bytes)),
      plan.format == PlanFile.format, plan.plan.isSound
    else {
      throw HostError(
        .cannotCreate, "\(file): is no plan of an exploration, or damaged; name another folder")
    }
    return plan.plan
  }

  private func lock(_ waiting: () -> Void) throws(HostError) -> FolderLock? {
    let islands = islands
    return try withoutActuallyEscaping(waiting) { waiting throws(HostError) in
      try FolderLock(islands, waiting: waiting)
    }
  }

  private func writePlan() throws(HostError) {
    try write(PlanFile(plan: plan), to: FileSystem.join(path, Self.planName))
  }

  private func write(_ value: some Encodable, to path: String) throws(HostError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let bytes = try? encoder.encode(value) else {
      throw HostError(.internalError, "\(path): cannot be written as JSON")
    }
    try FileBytes.write(Array(bytes), to: path, replacing: .own)
  }

  private var islands: String { FileSystem.join(path, Self.islandsName) }
  private func place(_ island: Int) -> String { FileSystem.join(islands, Self.name(island)) }
  private static func name(_ island: Int) -> String { String(format: "island-%03d.json", island) }
}

private struct PlanFile: Codable {
  static let format = "ddspm-exploration"
  var format = Self.format
  var plan: ExplorationPlan
}

private struct IslandFile: Codable {
  var format = "ddspm-island"
  var state: IslandState
}

extension MapReport {
  init(_ map: TimbreMap) {
    let sorted = map.areas.sorted { $0.count > $1.count }
    let own = map.places.count { $0.source != nil }
    let notes = ["explored", "library", "uniform"].compactMap { name in
      map.diversity[name].map { diversity in
        String(
          format: "%@: %d voices, %.1f dB from each to the nearest, %.0f %% of all characters",
          name, diversity.voices, diversity.nearest, 100 * diversity.coverage)
      }
    }
    self.init(
      title: "\(map.places.count - own) voices" + (own > 0 ? " and \(own) of your own" : ""),
      dots: map.places.map {
        Dot(x: $0.point.x, y: $0.point.y, area: $0.area, isOwn: $0.source != nil)
      },
      areas: sorted.map { Area(name: $0.name, x: $0.center.x, y: $0.center.y) },
      notes: notes)
  }
}

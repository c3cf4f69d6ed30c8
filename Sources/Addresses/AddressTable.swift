import Knobs

/// THE namespace: every address the host answers to now, by path and in order.
public struct AddressTable: Sendable {
  public let nodes: [AddressNode]
  private let byPath: [String: Int]

  /// The addresses of a host whose rack holds the given effects.
  public init(rack: [RackSlotDescription] = []) {
    var nodes = Self.fixed
    for (slot, effect) in rack.enumerated() { nodes += Self.effect(effect, slot) }
    self.init(nodes: nodes)
  }

  /// - Precondition: Every path stands there once.
  public init(nodes: [AddressNode]) {
    self.nodes = nodes
    byPath = Dictionary(uniqueKeysWithValues: zip(nodes.map(\.path), nodes.indices))
  }

  public subscript(path: String) -> AddressNode? { byPath[path].map { nodes[$0] } }

  /// Nodes whose paths begin with `prefix`.
  public func nodes(under prefix: String) -> [AddressNode] {
    nodes.filter { $0.path.hasPrefix(prefix) }
  }

  /// Names one level below a path that ends in `/`, each once; those that hold others end in `/`.
  public func children(of container: String) -> [String] {
    var seen: Set<String> = []
    var names: [String] = []
    for node in nodes(under: container) {
      let rest = node.path.dropFirst(container.count)
      let slash = rest.firstIndex(of: "/")
      let name = String(slash.map { rest[...$0] } ?? rest)
      if seen.insert(name).inserted { names.append(name) }
    }
    return names
  }

  /// Those that do not depend on what is in the rack.
  private static let fixed: [AddressNode] =
    knobs + playing + patches + morphing + adaptation + preference + holds + rack + session
    + figures + queries
}

/// What the namespace must know of one effect in the rack.
public struct RackSlotDescription: Equatable, Sendable {
  public struct Parameter: Equatable, Sendable {
    public let symbol: String
    public let name: String
    public let range: ClosedRange<Float>

    public init(symbol: String, name: String, range: ClosedRange<Float>) {
      self.symbol = symbol
      self.name = name
      self.range = range
    }
  }
  public let name: String
  public let parameters: [Parameter]

  public init(name: String, parameters: [Parameter]) {
    self.name = name
    self.parameters = parameters
  }
}

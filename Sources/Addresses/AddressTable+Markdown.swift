import Knobs

/// The namespace as a page: `docs/OSC.md` is this text, and a test compares the two.
extension AddressTable {
  /// - Parameter introduction: What stands before the tables.
  public func markdown(introduction: String) -> String {
    var page = introduction
    for section in AddressSection.allCases {
      let rows = nodes.filter { $0.role.section == section }
      page += "\n## \(section.rawValue)\n\n"
      if section == .holds {
        page += Self.holdsInWords
      } else {
        page += Self.head + rows.map { Self.row($0) }.joined()
      }
    }
    return page
  }

  private static let head = """
    | address | types | access | range | default | unit | what it does |
    |---|---|---|---|---|---|---|

    """

  /// One row a knob would say the same thing 280 times.
  private static let holdsInWords = """
    `/hold` and the path of any knob (`/hold/op/2/ratio`), ask and set, `i` 0 or 1: 1 says that the
    adaptation leaves the knob alone, 0 that it may turn it. A knob that a person turns is held from
    then on; a patch that is loaded lets its knobs go.

    """

  private static func row(_ node: AddressNode) -> String {
    let ranges = node.arguments.map { argument in
      let range = argument.rangeInWords
      return node.arguments.count > 1 ? "\(argument.name) \(range)" : range
    }
    let cells = [
      "`\(node.path)`", node.typeTags, node.access.word,
      ranges.filter { !$0.isEmpty }.joined(separator: "; "), standard(node),
      node.arguments.first?.unit ?? "", node.text,
    ]
    return "| \(cells.joined(separator: " | ")) |\n"
  }

  private static func standard(_ node: AddressNode) -> String {
    guard case .knob(let id) = node.role else { return "" }
    let knob = KnobTable.shared[id]
    if !knob.choices.isEmpty {
      return knob.choices[Int(knob.default - knob.minimum)]
    }
    return knob.kind == .float ? "\(knob.default)" : "\(Int(knob.default))"
  }
}

import Addresses
import Foundation
import Knobs
import Testing

/// The namespace as a whole.
@Suite struct AddressTableTests {
  private let table = AddressTable(rack: [
    RackSlotDescription(
      name: "Echo", parameters: [.init(symbol: "time", name: "Time", range: 0.1...2)])
  ])

  @Test func everyPathIsAnOSCAddressOfItsOwn() {
    var seen: Set<String> = []
    for node in table.nodes {
      #expect(seen.insert(node.path).inserted, "\(node.path) stands twice")
      #expect(node.path.hasPrefix("/") && !node.path.hasSuffix("/"))
      #expect(
        node.path.utf8.allSatisfy { (0x21...0x7E).contains($0) && !"?*[]{}#,".utf8.contains($0) })
      #expect(!node.text.isEmpty, "\(node.path) has no text")
    }
  }

  @Test func everyKnobIsAnAddressAndCanBeHeld() {
    for knob in KnobTable.shared.knobs {
      #expect(table[knob.path]?.role == .knob(knob.id))
      #expect(table["/hold\(knob.path)"]?.role == .hold(knob.id))
    }
  }

  @Test func anEffectBringsItsAddresses() {
    #expect(table["/rack/1/param/time"]?.arguments.first?.range == 0.1...2)
    #expect(table["/rack/1/bypass"] != nil && table["/rack/1/wet"] != nil)
    #expect(AddressTable()["/rack/1/wet"] == nil)
  }

  @Test func aContainerNamesWhatIsOneLevelDown() {
    #expect(table.children(of: "/note/") == ["on", "off"])
    #expect(table.children(of: "/").contains("op/"))
    #expect(table.children(of: "/").contains("feedback"))
    #expect(table.children(of: "/op/").count == 6)
    #expect(table.children(of: "/nothing/").isEmpty)
  }

  @Test func whatActsWhenNamedIsOutOfReachOfPatterns() throws {
    for path in ["/quit", "/panic"] {
      let node = try #require(table[path])
      #expect(!node.isReachedByPatterns(asking: true))
      #expect(!node.isReachedByPatterns(asking: false))
    }
  }

  @Test func theReferenceInDocsIsWhatTheTableSays() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(contentsOf: root.appendingPathComponent("docs/OSC.md"), encoding: .utf8)
    #expect(
      page == OSCReference.text,
      "docs/OSC.md is stale: .build/release/ddspm knobs --markdown > docs/OSC.md")
  }
}

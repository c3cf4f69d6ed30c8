import Addresses
import Foundation
import Hosting
import Synchronization
import TestSupport
import Testing

/// Walks every node of the namespace of a live model: asked, set, clipped, refused, echoed.
@Suite struct NamespaceTests {
  /// A model with an effect in its rack, so that the rack's addresses are walked too.
  private func bench() -> ModelBench {
    let bench = ModelBench(effects: FakeFactory())
    bench.send("/rack/add", .string("fake:half"))
    bench.offer(TestPatch(), as: "some text")
    return bench
  }

  /// Arguments that the node takes as they are.
  private func good(_ node: AddressNode) -> [ControlValue] {
    node.arguments.filter { !$0.isOptional }.map { argument in
      if argument.kind == .text { return .string("some text") }
      let range = argument.range
      // Not where the knob stands, as far as there is another place.
      return argument.kind == .float
        ? .float(range.lowerBound + 0.25 * (range.upperBound - range.lowerBound))
        : .integer(Int32(range.lowerBound))
    }
  }

  private func isWalked(_ node: AddressNode) -> Bool {
    switch node.role {
    // Needs a running audio thread, ends what the others need, or needs files: tests of their own.
    case .sync, .quit, .removeEffect, .loadPatch, .savePatch, .bank, .program, .addEffect: false
    case .subscribe, .unsubscribe: false
    default: true
    }
  }

  @Test func everyNodeThatCanBeAskedAnswersAtItsAddressWithItsTypes() {
    let bench = bench()
    var count = 0
    for node in bench.model.namespace.nodes where node.access.canAsk {
      let outcome = bench.send(node.path)
      #expect(outcome.error == nil, "\(node.path)")
      #expect(outcome.replies.map(\.address) == [node.path])
      count += 1
      guard node.arguments.count == 1, node.arguments[0].isNumber else { continue }
      let answer = outcome.replies.first?.arguments ?? []
      #expect(answer.count == 1 && answer[0].number != nil, "\(node.path)")
    }
    print("namespace: \(bench.model.namespace.nodes.count) nodes, \(count) answered")
  }

  @Test func everyNodeThatCanOnlyBeAskedRefusesToBeSet() {
    let bench = bench()
    for node in bench.model.namespace.nodes where node.access == .ask {
      #expect(bench.send(node.path, .integer(1)).error?.code == .notAllowed, "\(node.path)")
    }
  }

  @Test func everyNodeTakesWhatItSaysItTakes() {
    let bench = bench()
    for node in bench.model.namespace.nodes where node.access.canSet && isWalked(node) {
      let message = ControlMessage(node.path, good(node))
      #expect(bench.model.handle(message, from: .osc, at: nil).error == nil, "\(node.path)")
      bench.process(64)
    }
  }

  @Test func everyNumberIsAnsweredAsItWasSet() {
    let bench = bench()
    for node in bench.model.namespace.nodes where node.access == .askAndSet && node.isTurnable {
      guard isWalked(node) else { continue }
      let value = good(node)
      _ = bench.model.handle(ControlMessage(node.path, value), from: .osc, at: nil)
      #expect(bench.ask(node.path) == value[0], "\(node.path)")
    }
  }

  @Test func everyNumberBeyondItsEndsIsClippedAndReported() {
    let bench = bench()
    for node in bench.model.namespace.nodes where node.access.canSet && node.isTurnable {
      guard isWalked(node), node.arguments[0].kind != .toggle else { continue }
      let range = node.arguments[0].range
      let beyond = [
        (range.upperBound + abs(range.upperBound) + 10, range.upperBound),
        (range.lowerBound - abs(range.lowerBound) - 10, range.lowerBound),
      ]
      for (asked, taken) in beyond {
        #expect(bench.send(node.path, .float(asked)).error?.code == .outOfRange, "\(node.path)")
        if node.access.canAsk { #expect(bench.ask(node.path)?.number == taken, "\(node.path)") }
      }
    }
  }

  @Test func everyWrongTypeAndEveryArgumentTooManyIsRefusedAndChangesNothing() {
    let bench = bench()
    for node in bench.model.namespace.nodes where node.access.canSet || node.access == .call {
      let before = node.access.canAsk ? bench.send(node.path).replies : []
      let wrong: ControlValue = node.arguments.first?.kind == .text ? .integer(1) : .string("?!")
      let tooMany =
        good(node) + node.arguments.filter(\.isOptional).map { _ in .integer(1) }
        + [.integer(1)]
      for arguments in [[wrong], tooMany] {
        let outcome = bench.model.handle(
          ControlMessage(node.path, arguments), from: .osc, at: nil)
        #expect(outcome.error?.code == .wrongType, "\(node.path) \(arguments)")
      }
      if node.access.canAsk { #expect(bench.send(node.path).replies == before, "\(node.path)") }
    }
  }

  @Test func everyChangeIsEchoedToWhoSubscribed() {
    let bench = bench()
    let echoes = Mutex<Set<String>>([])
    let token = bench.model.subscribe(prefix: "/", maxRate: 1000) { messages in
      echoes.withLock { $0.formUnion(messages.map(\.address)) }
    }
    echoes.withLock { $0 = [] }
    for node in bench.model.namespace.nodes where node.access == .askAndSet && isWalked(node) {
      // From a value to another one, so that there is a change whatever stood there before.
      if case .hold = node.role {
        bench.send(node.path, .integer(0))
        bench.send(node.path, .integer(1))
      }
      _ = bench.model.handle(ControlMessage(node.path, good(node)), from: .osc, at: nil)
      #expect(bench.eventually { echoes.withLock { $0.contains(node.path) } }, "\(node.path)")
    }
    bench.model.unsubscribe(token)
  }

  @Test func aListingHasEveryNodeUnderThePrefixAndTheirNumber() {
    let bench = bench()
    let all = bench.send("/list").replies
    let nodes = bench.model.namespace.nodes
    #expect(all.dropLast().map { $0.arguments.first } == nodes.map { .string($0.path) })
    #expect(all.last?.arguments == [.string("/"), .integer(Int32(nodes.count))])
    #expect(bench.send("/list", .string("/note/")).replies.count == 3)
  }

  @Test func aPathThatEndsInASlashAnswersTheNamesBelow() {
    let bench = bench()
    #expect(
      bench.send("/note/").replies
        == [ControlMessage("/note/", [.string("on"), .string("off")])])
    #expect(bench.send("/rack/1/param/").replies.first?.arguments == [.string("gain")])
    #expect(bench.send("/nothing/").error?.code == .unknownAddress)
  }

  @Test func everyIdentifierOfASyncIsTakenOrClipped() {
    let bench = bench()
    for id in [Float(3e9), -3e9, 1e20, 2_147_483_648] {
      // Nobody plays: the answer is that the audio thread does not answer, or that it was clipped.
      #expect(bench.send("/sync", .float(id)).error != nil)
    }
  }

  @Test func whatIsInTheRackIsEchoed() {
    let bench = ModelBench(effects: FakeFactory())
    let echoes = Mutex<[[ControlValue]]>([])
    _ = bench.model.subscribe(prefix: "/rack", maxRate: 1000) { messages in
      let rack = messages.filter { $0.address == "/rack" }.map(\.arguments)
      echoes.withLock { $0 += rack }
    }
    bench.send("/rack/add", .string("fake:half"))
    #expect(bench.eventually { echoes.withLock { $0.last == [.string("fake:half")] } })
    bench.send("/rack/remove", .integer(1))
    #expect(bench.eventually { echoes.withLock { $0.last == [] } })
  }

  @Test func aPatchIsOnlySavedUnderANameThatLoadsAgain() {
    let bench = ModelBench()
    #expect(bench.send("/patch/save", .string("mine.txt")).error?.code == .failed)
    #expect(bench.savedPaths.isEmpty)
  }
}

import Addresses
import CRealtime
import Foundation
import LiveEngine
import Rendering
import SessionModel

/// The rack as control sees it: hosted effects in order, and the chains lent to the audio thread.
///
/// - Thread: the control thread.
final class Rack {
  private(set) var slots: [Slot] = []
  /// Raised when addresses come to mean other slots.
  private(set) var revision = 0
  private let factory: (any EffectFactory)?
  private let sampleRate: Double
  /// What a chain that is with the audio thread keeps alive.
  private var lent: [UnsafeMutablePointer<EffectChain>: [any HostedEffect]] = [:]

  struct Slot {
    let effect: any HostedEffect
    var bypass = false
    var wet: Float = 1
    var parameters: [Float]
    /// On its way out, fading until this time of `ddspm_monotonic_ns`: no longer addressed.
    var leavesAt: UInt64?
    var isLeaving: Bool { leavesAt != nil }
  }

  /// A chain to hand over; nil: an empty rack.
  struct Swap {
    let chain: UnsafeMutablePointer<EffectChain>?
  }

  init(factory: (any EffectFactory)?, sampleRate: Double) {
    self.factory = factory
    self.sampleRate = sampleRate
  }

  /// Slots that can be addressed, from 1.
  var visible: [Int] { slots.indices.filter { !slots[$0].isLeaving } }

  /// Makes an effect without putting it anywhere. May take long.
  /// - Thread: one at a time, not control
  func make(_ uri: String) throws(HostError) -> any HostedEffect {
    guard let factory else { throw HostError(.unavailable, "this host has no plugin support") }
    return try factory.make(uri: uri, sampleRate: sampleRate)
  }

  /// Puts an effect at the end.
  /// - Returns: The chain to hand over.
  func add(_ effect: any HostedEffect) throws(HostError) -> UnsafeMutablePointer<EffectChain> {
    guard slots.count < EffectChain.maxEffects else {
      throw HostError(.unavailable, "the rack is full: \(EffectChain.maxEffects) effects")
    }
    slots.append(Slot(effect: effect, parameters: effect.parameters.map(\.default)))
    revision += 1
    return chain()
  }

  /// - Parameters:
  ///   - slot: Index into `slots`.
  ///   - seconds: How long its fade lasts.
  func remove(_ slot: Int, after seconds: Double) {
    slots[slot].leavesAt = ddspm_monotonic_ns() + UInt64(seconds * 1e9)
    revision += 1
  }

  /// The chain without the effects whose fades are over, if there are any.
  func dueSwap() -> Swap? {
    let now = ddspm_monotonic_ns()
    let count = slots.count
    slots.removeAll { slot in slot.leavesAt.map { $0 <= now } ?? false }
    if slots.count == count { return nil }
    revision += 1
    return Swap(chain: slots.isEmpty ? nil : chain())
  }

  func set(_ slot: Int, parameter: Int, to value: Float) {
    // A trigger has fallen back before anybody can ask.
    let described = slots[slot].effect.parameters[parameter]
    slots[slot].parameters[parameter] = described.isTrigger ? described.default : value
  }
  func set(_ slot: Int, bypass: Bool) { slots[slot].bypass = bypass }
  func set(_ slot: Int, wet: Float) { slots[slot].wet = wet }

  /// Frees a chain that came back.
  /// - Returns: The effects it kept alive. Whoever lets go of the last reference ends a plugin, which
  ///   may take long and must not happen while another is being made.
  func retire(_ chain: UnsafeMutablePointer<EffectChain>) -> [any HostedEffect] {
    let effects = lent.removeValue(forKey: chain) ?? []
    chain.pointee.effects.deallocate()
    chain.deallocate()
    return effects
  }

  /// Frees everything; the audio thread must have stopped.
  func close() {
    for chain in Array(lent.keys) { _ = retire(chain) }
    slots = []
  }

  /// The rack as a JSON array of session.json's entries.
  var description: String {
    let bytes = try? JSONEncoder.sorted.encode(entries)
    return bytes.map { String(decoding: $0, as: UTF8.self) } ?? "[]"
  }

  var entries: [SessionDocument.RackEntry] {
    slots.map { slot in
      var parameters: [String: Float] = [:]
      for (i, parameter) in slot.effect.parameters.enumerated() {
        parameters[parameter.symbol] = slot.parameters[i]
      }
      return SessionDocument.RackEntry(
        uri: slot.effect.uri, parameters: parameters, bypass: slot.bypass || slot.isLeaving,
        wet: slot.wet)
    }
  }

  /// What the namespace must know, of the slots that can be addressed.
  var descriptions: [RackSlotDescription] {
    visible.map { slot in
      let effect = slots[slot].effect
      return RackSlotDescription(
        name: effect.name,
        parameters: effect.parameters.map {
          .init(symbol: $0.symbol, name: $0.name, range: $0.minimum...$0.maximum)
        })
    }
  }

  /// Index into `slots` of the effect an address is about; nil when it is gone.
  func slot(of role: AddressRole) -> Int? {
    switch role {
    case .bypass(let number), .wet(let number), .parameter(let number, _):
      visible.indices.contains(number) ? visible[number] : nil
    default: nil
    }
  }

  private func chain() -> UnsafeMutablePointer<EffectChain> {
    let effects = UnsafeMutablePointer<Effect>.allocate(capacity: EffectChain.maxEffects)
    for (i, slot) in slots.enumerated() {
      var effect = slot.effect.effect
      effect.bypass = slot.bypass || slot.isLeaving
      effect.wet = slot.wet
      (effects + i).initialize(to: effect)
    }
    let chain = UnsafeMutablePointer<EffectChain>.allocate(capacity: 1)
    chain.initialize(to: EffectChain(effects: effects, count: slots.count))
    lent[chain] = slots.map(\.effect)
    return chain
  }
}

extension JSONEncoder {
  static var sorted: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}

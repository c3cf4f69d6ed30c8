import Addresses
import CRealtime
import DX7

/// The patch to a real DX7 behind `midi_out`.
extension ControlModel {
  /// `/patch/send`: as a voice dump, no sooner than a cable and a DX7 are done with the one before.
  func sendVoice(_ request: Request) -> ControlOutcome {
    let now = ddspm_monotonic_ns()
    guard now >= wireFree else {
      let left = (wireFree - now) / 1_000_000
      return refusal(request, "the voice before is still on its way for \(left) ms")
    }
    let (voice, losses) = nearestVoice()
    let message = SysExFile.message(voice: voice)
    guard live.pointee.sendOut(message) else {
      add(.unsent, 1)
      return refusal(request, "midi_out has no room for \(message.count) bytes")
    }
    wireFree = now + UInt64((WireTime.seconds(bytes: message.count) + WireTime.pause) * 1e9)
    let sent = ControlMessage(
      request.node.path, [.integer(Int32(message.count)), .string(patchName)])
    return ControlOutcome(replies: [sent] + told(losses))
  }

  /// - Throws: `.unavailable` when nobody listens.
  /// - Thread: slow
  func requireListener() throws(HostError) {
    guard let midiListeners, midiListeners() == 0 else { return }
    throw HostError(
      .unavailable,
      "midi_out is connected to nothing: jack_connect ddspm:midi_out with the port of the DX7")
  }

  /// What a DX7 cannot hold, if there is anything.
  func told(_ losses: [String]) -> [ControlMessage] {
    losses.isEmpty
      ? [] : [ControlMessage("/patch/losses", losses.prefix(32).map { .string($0) })]
  }
}

/// A network's loss on examples and its derivative by every weight, added up.
struct Backward {
  private let network: Network

  init(_ network: Network) { self.network = network }

  func add(_ examples: [Trainer.Example], to gradient: inout Trainer.Gradient) {
    for example in examples { add(example, to: &gradient) }
  }

  private func add(_ example: Trainer.Example, to gradient: inout Trainer.Gradient) {
    var hidden = [Float](repeating: 0, count: Network.hidden)
    var outputs = network.secondBias
    example.input.withUnsafeBufferPointer { x in
      network.first.values.withUnsafeBufferPointer { w in
        guard let x = x.baseAddress, let w = w.baseAddress else { return }
        for h in 0..<Network.hidden {
          hidden[h] = max(0, network.firstBias[h] + dot(w + h * Network.inputs, x, Network.inputs))
        }
      }
    }
    hidden.withUnsafeBufferPointer { x in
      network.second.values.withUnsafeBufferPointer { w in
        guard let x = x.baseAddress, let w = w.baseAddress else { return }
        for o in 0..<Network.outputs {
          outputs[o] += dot(w + o * Network.hidden, x, Network.hidden)
        }
      }
    }
    let (loss, slope) = VoiceCode.loss(outputs, example.bytes)
    gradient.loss += loss
    let back = descend(slope, hidden, &gradient)
    spread(back, hidden, example.input, &gradient)
  }

  /// Through the second layer. - Returns: The slope by each hidden value.
  private func descend(
    _ slope: [Float], _ hidden: [Float], _ gradient: inout Trainer.Gradient
  ) -> [Float] {
    var back = [Float](repeating: 0, count: Network.hidden)
    gradient.parts[2].withUnsafeMutableBufferPointer { g in
      back.withUnsafeMutableBufferPointer { back in
        hidden.withUnsafeBufferPointer { x in
          network.second.values.withUnsafeBufferPointer { w in
            guard let g = g.baseAddress, let back = back.baseAddress, let x = x.baseAddress,
              let w = w.baseAddress
            else { return }
            for o in 0..<Network.outputs where slope[o] != 0 {
              Recognition.add(slope[o], x, to: g + o * Network.hidden, Network.hidden)
              Recognition.add(slope[o], w + o * Network.hidden, to: back, Network.hidden)
            }
          }
        }
      }
    }
    for o in 0..<Network.outputs { gradient.parts[3][o] += slope[o] }
    return back
  }

  /// Through the first layer, where the hidden value was not cut off.
  private func spread(
    _ back: [Float], _ hidden: [Float], _ input: [Float], _ gradient: inout Trainer.Gradient
  ) {
    gradient.parts[0].withUnsafeMutableBufferPointer { g in
      input.withUnsafeBufferPointer { x in
        guard let g = g.baseAddress, let x = x.baseAddress else { return }
        for h in 0..<Network.hidden where hidden[h] > 0 {
          Recognition.add(back[h], x, to: g + h * Network.inputs, Network.inputs)
        }
      }
    }
    for h in 0..<Network.hidden where hidden[h] > 0 { gradient.parts[1][h] += back[h] }
  }
}

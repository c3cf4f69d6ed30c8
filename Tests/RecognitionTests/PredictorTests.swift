import DX7
import Testing

@testable import Recognition
@testable import VoiceSearch

@Suite struct PredictorTests {
  @Test func theSlopeIsThatOfTheLoss() {
    let network = Network(seed: 3)
    let bytes = Small.library.voices[1].bytes
    let outputs = network.run([Float](repeating: 0.3, count: Network.inputs))
    let (_, slope) = VoiceCode.loss(outputs, bytes)
    for place in [0, 17, 33, 41, 100, 231, 233, 240, 285] {
      let step: Float = 1e-2
      var (up, down) = (outputs, outputs)
      up[place] += step
      down[place] -= step
      let measured =
        (VoiceCode.loss(up, bytes).loss - VoiceCode.loss(down, bytes).loss) / (2 * step)
      #expect(abs(measured - slope[place]) < 2e-3, "output \(place)")
    }
  }

  @Test func theGradientOfEveryLayerIsThatOfTheLoss() {
    let network = Network(seed: 4)
    let print = Array(Small.library.prints[0..<SoundFingerprint.count])
    let input = Network.input(
      SoundFingerprint(levels: print, mask: [UInt8](repeating: 255, count: SoundFingerprint.count)))
    let example = Trainer.Example(input: input, bytes: Small.library.voices[0].bytes)
    var gradient = Trainer.Gradient(network)
    Backward(network).add([example], to: &gradient)
    let loss = { (network: Network) in VoiceCode.loss(network.run(input), example.bytes).loss }
    for (part, place) in [
      (0, 5 * Network.inputs + 30), (1, 9), (2, 3 * Network.hidden + 7), (3, 40),
    ] {
      // The steepest near the place: a hidden value that is cut off has no slope.
      let places = place..<min(place + 200, gradient.parts[part].count)
      let at = places.max { abs(gradient.parts[part][$0]) < abs(gradient.parts[part][$1]) } ?? place
      let step: Float = 3e-3
      let measured =
        (loss(network.nudged(part, at, step)) - loss(network.nudged(part, at, -step)))
        / (2 * step)
      let wanted = gradient.parts[part][at]
      #expect(abs(measured - wanted) < 0.02 + 0.05 * abs(wanted), "part \(part)")
    }
  }

  @Test func trainingLearnsAndIsTheSameAgain() {
    let run = {
      Predictor.train(seed: 5, count: 512, unseen: 128, passes: 4, Small.tools) { _, _, _ in false }
    }
    let (first, score) = run()
    let (second, _) = run()
    #expect(first.bytes == second.bytes)
    let plain = Predictor(Network(seed: 5)).network
    var losses: (Float, Float) = (0, 0)
    for voice in 0..<100 {
      let levels = Array(
        Small.library.prints[
          (voice * SoundFingerprint.count)..<((voice + 1) * SoundFingerprint.count)])
      let input = levels.map { Float($0) / 120 - 0.5 }
      losses.0 += VoiceCode.loss(plain.run(input), Small.library.voices[voice].bytes).loss
      losses.1 += VoiceCode.loss(first.network.run(input), Small.library.voices[voice].bytes).loss
    }
    #expect(losses.1 < 0.8 * losses.0)
    #expect(score.voices == 128 && score.coarseTop5 > score.coarseTop1)
  }

  @Test func aPredictorComesBackFromItsBytesAndDamageIsRefused() {
    let predictor = Predictor(Network(seed: 6).coarsened)
    let bytes = predictor.bytes
    #expect(bytes.count < 200_000)
    #expect(Predictor(bytes)?.network == predictor.network)
    for place in [0, 8, 5000, bytes.count - 1] {
      var damaged = bytes
      damaged[place] ^= 4
      #expect(Predictor(damaged) == nil)
    }
    #expect(Predictor([]) == nil)
  }

  @Test func everyPredictedByteIsInRange() {
    var network = Network(seed: 8)
    for i in network.secondBias.indices { network.secondBias[i] = i % 2 == 0 ? 1e6 : -1e6 }
    let outputs = network.run([Float](repeating: 1, count: Network.inputs))
    for algorithm in 0..<32 {
      let bytes = VoiceCode.bytes(outputs, algorithm: algorithm)
      #expect(bytes.count == 145 && bytes[134] == UInt8(algorithm))
      #expect(
        Genome(SearchNote(bytes: bytes, pitch: SearchPitch(key: 60, cents: 0), held: 1))
          .voice(named: "").bytes.prefix(145).elementsEqual(bytes))
    }
  }
}

extension Network {
  fileprivate func nudged(_ part: Int, _ place: Int, _ step: Float) -> Network {
    var network = self
    switch part {
    case 0: network.first.values[place] += step
    case 1: network.firstBias[place] += step
    case 2: network.second.values[place] += step
    default: network.secondBias[place] += step
    }
    return network
  }
}

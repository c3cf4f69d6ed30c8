import Foundation
import VoiceSearch

/// A voice that sounds like what was heard.
public struct Recognised: Equatable, Sendable {
  /// Index into the libraries asked, and of the voice in it.
  public var library: Int
  public var voice: Int
  /// Mean difference of the prints, in dB.
  public var distance: Double
  /// Key on which the voice would sound as high.
  public var key: UInt8
}

/// Finds the voices of libraries that sound most like a sound, wherever on the keyboard it was
/// played and however loud.
public struct Recogniser: Sendable {
  /// The sound's prints as if played up or down by whole semitones, one after the other.
  private let levels: [UInt8]
  private let masks: [UInt8]
  /// Levels that count, of each print.
  private let shown: [Int]
  private let prints: [SoundFingerprint]
  private static let reach = 30

  public init(_ target: TargetAnalysis, limit: Double = 24_000) {
    self.init(samples: target.samples, release: target.releases[0], limit: limit)
  }

  /// - Parameters:
  ///   - samples: 48 kHz, from the onset on.
  ///   - release: Frame at which the key was let go. - limit: Hz, half the sound's own rate.
  init(samples: [Float], release: Int, limit: Double) {
    let maker = FingerprintMaker()
    let padded = samples + [Float](repeating: 0, count: SoundFingerprint.frames)
    padded.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      for (moment, start) in SoundFingerprint.starts.enumerated() {
        maker.take(base + start, step: 1, moment: moment)
      }
    }
    let end = min(samples.count, release) - SoundFingerprint.window / 2
    let moments = max(1, SoundFingerprint.starts.filter { $0 <= end }.count)
    let prints = (-Self.reach...Self.reach).map {
      maker.print(semitones: Double($0), moments: moments, limit: limit)
    }
    levels = prints.flatMap(\.shown)
    masks = prints.flatMap(\.mask)
    shown = prints.map { max(1, $0.mask.count { $0 > 0 }) }
    self.prints = prints
  }

  /// The nearest, each voice once.
  /// - Parameter count: Most voices wanted.
  public func nearest(_ libraries: [VoiceLibrary], count: Int) -> [Recognised] {
    let all = libraries.enumerated().flatMap { best(in: $1, number: $0) }
    let sorted = all.sorted {
      ($0.distance, $0.library, $0.voice) < ($1.distance, $1.library, $1.voice)
    }
    var seen = Set<[Int]>()
    var nearest: [Recognised] = []
    for found in sorted where nearest.count < count {
      if seen.insert([found.library, found.voice]).inserted { nearest.append(found) }
    }
    return nearest
  }

  /// As if the sound, played on `key`, had been played on middle C.
  func print(playedOn key: UInt8) -> SoundFingerprint {
    prints[min(max(Int(LibraryMaker.key) - Int(key) + Self.reach, 0), prints.count - 1)]
  }

  /// Every entry at the shift that suits it best.
  private func best(in library: VoiceLibrary, number: Int) -> [Recognised] {
    library.prints.withUnsafeBufferPointer { prints -> [Recognised] in
      levels.withUnsafeBufferPointer { levels in
        masks.withUnsafeBufferPointer { masks in
          guard let all = prints.baseAddress, let own = levels.baseAddress,
            let mask = masks.baseAddress
          else { return [] }
          return library.entries.enumerated().map { index, entry in
            let (distance, key) = distance(
              all + index * SoundFingerprint.count, entry.key, own, mask)
            return Recognised(library: number, voice: entry.voice, distance: distance, key: key)
          }
        }
      }
    }
  }

  private func distance(
    _ print: UnsafePointer<UInt8>, _ key: UInt8, _ own: UnsafePointer<UInt8>,
    _ masks: UnsafePointer<UInt8>
  ) -> (Double, UInt8) {
    var best = (distance: Double.infinity, key: key)
    for query in 0..<shown.count {
      let played = Int(key) - (query - Self.reach)
      guard (12...115).contains(played) else { continue }
      let at = query * SoundFingerprint.count
      let sum = SoundFingerprint.difference(own + at, print, mask: masks + at)
      let distance = Double(sum) / Double(4 * shown[query])
      if distance < best.distance { best = (distance, UInt8(played)) }
    }
    return best
  }
}

extension Recognised {
  /// As something to start a search from.
  public func start(_ libraries: [VoiceLibrary], _ target: TargetAnalysis) -> SearchNote {
    let near = target.pitches.first { $0.key == key }
    return SearchNote(
      bytes: Array(libraries[library].voices[voice].bytes.prefix(145)),
      pitch: SearchPitch(key: key, cents: near?.cents ?? target.pitches[0].cents),
      held: Double(target.releases[0]) / SoundFingerprint.sampleRate)
  }
}

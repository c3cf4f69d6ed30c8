import DX7
import Foundation

/// The map as one page that needs nothing else: it plays, finds and exports by itself.
public struct MapPage {
  private let map: TimbreMap
  /// What a page of this program bears in its head.
  private let mark: String

  /// - Parameter mark: The element that tells who made the page.
  public init(_ map: TimbreMap, mark: String) { (self.map, self.mark) = (map, mark) }

  public var html: String {
    """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8">
    \(mark)
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="\(Self.policy)">
    <title>Map of \(map.places.count) voices</title>
    <style>\(MapPageText.style)</style></head><body>
    \(MapPageText.body)
    <script type="application/json" id="data">\(json)</script>
    <script>\(MapPageText.script)</script>
    </body></html>

    """
  }

  /// Nothing from anywhere: what a file's name or a voice's may hold stays text.
  private static let policy =
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; media-src data:"

  /// The map as a document for other programs, without sounds.
  public var document: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return (try? encoder.encode(MapDocument(map, hasSounds: false))).map { Array($0) } ?? []
  }

  /// Slashes stay escaped: `</script>` in a name must not end the element.
  private var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let bytes = (try? encoder.encode(MapDocument(map, hasSounds: true))) ?? Data()
    return String(decoding: bytes, as: UTF8.self)
      .replacingOccurrences(of: "<", with: "\\u003c")
  }
}

/// What the page's script reads.
private struct MapDocument: Encodable {
  struct Area: Encodable {
    var name: String
    var x: Double
    var y: Double
    var count: Int
  }

  struct Voice: Encodable {
    var name: String
    /// File of a person's own voice.
    var source: String?
    var kind: String
    var area: Int
    var x: Double
    var y: Double
    /// In the order of `features`.
    var features: [Double]
    var neighbours: [Int]
    /// 128 bytes, packed, in base 64.
    var voice: String
    /// Ogg Opus in base 64.
    var sound: String?
  }

  var format = "ddspm-map"
  var version = 1
  var seed: UInt64
  var count: Int
  var evaluations: Int
  let features = [
    "attack, ms", "level at the end, dB", "brightness, octaves", "harmonic, %", "noise, dB",
    "register, octaves", "movement, dB",
  ]
  var diversity: [String: Diversity]
  var areas: [Area]
  var voices: [Voice]
  /// What fills a bank up.
  var blank: String

  init(_ map: TimbreMap, hasSounds: Bool) {
    (seed, count, evaluations) = (map.plan.seed, map.plan.count, map.plan.evaluations)
    diversity = map.diversity
    areas = map.areas.map {
      Area(
        name: $0.name, x: Self.rounded($0.center.x, 4), y: Self.rounded($0.center.y, 4),
        count: $0.count)
    }
    blank = Data(DX7Voice().pack()).base64EncodedString()
    voices = map.places.map { Self.voice($0, hasSounds) }
  }

  private static func voice(_ place: TimbreMap.Place, _ hasSounds: Bool) -> Voice {
    let heard = place.character
    let features = [
      1000 * heard.attack, heard.sustain, heard.brightness, 100 * heard.harmonicity, heard.noise,
      heard.register, heard.movement,
    ]
    return Voice(
      name: place.voice.name.trimmingCharacters(in: .whitespaces), source: place.source,
      kind: place.kind.name, area: place.area, x: rounded(place.point.x, 4),
      y: rounded(place.point.y, 4), features: features.map { rounded($0, 2) },
      neighbours: place.neighbours, voice: Data(place.voice.pack()).base64EncodedString(),
      sound: hasSounds && !place.sound.isEmpty ? Data(place.sound).base64EncodedString() : nil)
  }

  private static func rounded(_ value: Double, _ digits: Int) -> Double {
    let scale = pow(10, Double(digits))
    return value.isFinite ? (value * scale).rounded() / scale : 0
  }
}

import DX7
import Recognition
import Spectral
import VoiceSearch

/// Makes a map of what islands found.
///
/// All of it follows from the islands and a person's voices: whoever makes it makes the same.
public struct MapMaker {
  /// Makes a sound file of a note's samples at `VoicePreview.sampleRate`.
  public typealias Encoder = @Sendable ([Float]) throws -> [UInt8]

  private let plan: ExplorationPlan
  private let tools: LibraryTools
  private let encode: Encoder?
  private let crew: FingerprintCrew
  private static let neighbours = 12
  private static let shownNeighbours = 6

  /// - Parameter encode: nil: a map without sound.
  public init(_ plan: ExplorationPlan, _ tools: LibraryTools, encode: Encoder?) {
    (self.plan, self.tools, self.encode) = (plan, tools, encode)
    crew = FingerprintCrew(tools)
  }

  /// - Parameters:
  ///   - progress: Told what is done now; says whether it is to be cut short: then nothing is
  ///     compared.
  /// - Returns: The map, and which of the person's voices are silent and so not on it.
  public func make(
    _ states: [IslandState], own: [OwnVoice], progress: (String) -> Bool = { _ in false }
  ) throws -> (map: TimbreMap, silent: [OwnVoice]) {
    _ = progress("choosing voices")
    var heard = try chosen(states)
    let found = heard
    _ = progress("listening to them")
    let others = try hear(own.map(\.voice), encode: encode)
    heard += zip(own, others).filter { $1.isAudible }.map { own, heard in
      var heard = heard
      heard.source = own.source
      return heard
    }
    _ = progress("laying them out")
    var map = lay(heard)
    if !progress("comparing them") { map.diversity = try compare(found) }
    let silent = zip(own, others).filter { !$1.isAudible }.map(\.0)
    return (map, silent)
  }

  /// The voices that stand farthest apart, each listened to from its beginning to its end.
  private func chosen(_ states: [IslandState]) throws -> [HeardVoice] {
    // The first of all islands, then their second ones: no island comes before another.
    let islands = states.sorted { $0.island < $1.island }.map(\.genomes)
    let genomes = (0..<plan.capacity).flatMap { rank in
      islands.compactMap { rank < $0.count ? $0[rank] : nil }
    }
    let prints = crew.prints(genomes).map(\.print)
    let order = FarthestFirst.order(prints, count: plan.count + plan.count / 8 + 8)
    let voices = order.map {
      HeardVoice(voice: genomes[$0].voice(named: ""), print: prints[$0])
    }
    return Array(try listened(voices, encode: encode).filter(\.isFit).prefix(plan.count))
  }

  private func hear(_ voices: [DX7Voice], encode: Encoder?) throws -> [HeardVoice] {
    let genomes = voices.map {
      Genome(voice: $0, key: Island.key, held: VoiceFingerprinter.wholeNote)
    }
    return try listened(
      zip(voices, crew.prints(genomes)).map { HeardVoice(voice: $0, print: $1.print) },
      encode: encode)
  }

  private func listened(_ voices: [HeardVoice], encode: Encoder?) throws -> [HeardVoice] {
    var batches = stride(from: 0, to: voices.count, by: PreviewRenderer.lanes).map {
      ListenedBatch(voices: Array(voices[$0...].prefix(PreviewRenderer.lanes)))
    }
    let table = VoiceTable()
    let threads = min(tools.threads, max(1, batches.count))
    Crew((0..<threads).map { _ in Listener(table, tools) }).update(&batches) { listener, batch in
      do { try listener.listen(&batch.voices, encode) } catch { batch.failure = error }
    }
    if let failure = batches.lazy.compactMap(\.failure).first { throw failure }
    return batches.flatMap(\.voices)
  }

  private func lay(_ heard: [HeardVoice]) -> TimbreMap {
    let prints = heard.map(\.print)
    let graph = NeighbourGraph(prints, count: Self.neighbours, threads: tools.threads)
    let embedding = NeighbourEmbedding(graph, start: PrincipalPlane(prints), seed: plan.seed)
    let points = MapFrame.framed(
      embedding.points, right: heard.map(\.character.brightness),
      up: heard.map(\.character.sustain))
    let kinds = heard.map { SoundKind.nearest(to: $0.character) }
    let areas = MapAreas(points, heard.map(\.character), kinds)
    let names = Self.names(heard, kinds)
    let places = heard.indices.map { index in
      var voice = heard[index].voice
      voice.name = names[index]
      return TimbreMap.Place(
        voice: voice, source: heard[index].source, point: points[index], area: areas.area[index],
        kind: kinds[index], character: heard[index].character,
        neighbours: graph.neighbours[index].prefix(Self.shownNeighbours).map(\.index),
        sound: heard[index].sound)
    }
    return TimbreMap(
      places: places, areas: areas.all, plan: plan, diversity: [:])
  }

  /// `BELL 17`; a person's voices keep theirs.
  private static func names(_ heard: [HeardVoice], _ kinds: [SoundKind]) -> [String] {
    var counts: [SoundKind: Int] = [:]
    return zip(heard, kinds).map { heard, kind in
      if heard.source != nil { return heard.voice.name }
      counts[kind, default: 0] += 1
      return "\(kind.short) \(counts[kind] ?? 0)"
    }
  }

  private func compare(_ found: [HeardVoice]) throws -> [String: Diversity] {
    var uniform = UniformVoices(seed: plan.seed)
    var maker = LibraryMaker(seed: plan.seed, count: max(1, found.count))
    let library = maker.run(tools).voices.prefix(found.count).compactMap {
      DX7Voice.clamping($0.bytes[...])?.0
    }
    let sets = try [
      found, hear(uniform.voices(found.count, crew), encode: nil),
      hear(library, encode: nil),
    ]
    let compared = Diversity.compare(
      sets.map { $0.map { (print: $0.print, character: $0.character) } }, threads: tools.threads)
    return ["explored": compared[0], "uniform": compared[1], "library": compared[2]]
  }
}

/// A voice with what was heard of it.
private struct HeardVoice {
  var voice: DX7Voice
  var source: String?
  var print: SoundFingerprint
  var character = SoundCharacter()
  var sound: [UInt8] = []
  var isFit = false
  var isAudible = false
}

private struct ListenedBatch {
  var voices: [HeardVoice]
  var failure: (any Error)?
}

/// Plays voices to itself.
private final class Listener {
  private let renderer: PreviewRenderer
  private let transform = RealFFT(size: 8192)
  /// Peak of an encoded sound: all are about as loud.
  private static let peak: Float = 0.7

  init(_ voices: VoiceTable, _ tools: LibraryTools) {
    renderer = PreviewRenderer(voices, tools)
  }

  func listen(_ voices: inout [HeardVoice], _ encode: MapMaker.Encoder?) throws {
    let previews = renderer.previews(voices.map(\.voice))
    for (index, preview) in previews.enumerated() {
      voices[index].character = SoundCharacter(preview, transform)
      voices[index].isFit = preview.isFit
      voices[index].isAudible = preview.peak > 1e-4 && preview.peak.isFinite
      if let encode, voices[index].isAudible {
        let gain = Self.peak / preview.peak
        voices[index].sound = try encode(preview.samples.map { $0 * gain })
      }
    }
  }
}

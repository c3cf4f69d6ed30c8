import DX7
import VoiceSearch

/// Threads that draw fingerprints, each with a fingerprinter of its own.
public typealias FingerprintCrew = Crew<VoiceFingerprinter>

extension Crew where Worker == VoiceFingerprinter {
  public convenience init(_ tools: LibraryTools) {
    let voices = VoiceTable()
    self.init(
      (0..<max(1, tools.threads)).map { _ in
        VoiceFingerprinter(voices: voices, instructionSet: tools.instructionSet)
      })
  }

  /// In order.
  public func prints(_ genomes: [Genome]) -> [VoiceFingerprinter.Printed] {
    var batches = stride(from: 0, to: genomes.count, by: VoiceFingerprinter.lanes).map {
      FingerprintBatch(genomes: genomes[$0..<min($0 + VoiceFingerprinter.lanes, genomes.count)])
    }
    update(&batches) { $1.printed = $0.prints(Array($1.genomes)) }
    return batches.flatMap(\.printed)
  }
}

private struct FingerprintBatch {
  var genomes: ArraySlice<Genome>
  var printed: [VoiceFingerprinter.Printed] = []
}

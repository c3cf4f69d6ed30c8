import DX7
import VoiceSearch

/// Printers on several threads.
typealias PrinterCrew = Crew<VoicePrinter>

extension Crew where Worker == VoicePrinter {
  convenience init(_ tools: LibraryTools) {
    let voices = VoiceTable()
    self.init(
      (0..<max(1, tools.threads)).map { _ in
        VoicePrinter(voices: voices, instructionSet: tools.instructionSet)
      })
  }

  /// In order.
  func prints(_ genomes: [Genome]) -> [VoicePrinter.Printed] {
    var batches = stride(from: 0, to: genomes.count, by: VoicePrinter.lanes).map {
      PrintBatch(genomes: genomes[$0..<min($0 + VoicePrinter.lanes, genomes.count)])
    }
    update(&batches) { $1.printed = $0.prints(Array($1.genomes)) }
    return batches.flatMap(\.printed)
  }
}

private struct PrintBatch {
  var genomes: ArraySlice<Genome>
  var printed: [VoicePrinter.Printed] = []
}

import DX7
import Dispatch
import FMSynthesis
import Synchronization
import VoiceSearch

/// Printers on several threads; which of them does what changes nothing in the result.
final class PrinterCrew {
  private let printers: [VoicePrinter]

  init(threads: Int, defaults: [Float], instructionSet: InstructionSet) {
    let voices = VoiceTable()
    printers = (0..<max(1, threads)).map { _ in
      VoicePrinter(voices: voices, defaults: defaults, instructionSet: instructionSet)
    }
  }

  /// - Parameter velocity: 1...127
  func prints(_ genomes: [Genome], velocity: UInt8 = 100) -> [VoicePrinter.Printed] {
    let lanes = VoicePrinter.lanes
    let count = (genomes.count + lanes - 1) / lanes
    var batches = [[VoicePrinter.Printed]](repeating: [], count: count)
    let next = Atomic(0)
    // Sent to other threads, but each printer is used by one of them and each batch by one call;
    // all have returned when `concurrentPerform` does.
    nonisolated(unsafe) let printers = printers
    batches.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let base = buffer.baseAddress
      DispatchQueue.concurrentPerform(iterations: printers.count) { worker in
        while let base {
          let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
          if index >= count { return }
          let range = (index * lanes)..<min((index + 1) * lanes, genomes.count)
          base[index] = printers[worker].prints(Array(genomes[range]), velocity: velocity)
        }
      }
    }
    return batches.flatMap { $0 }
  }
}

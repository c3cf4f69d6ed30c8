import ArgumentParser
import FileAdapter
import Hosting
import PlotAdapter
import Quantities

/// What the commands of machines in other domains are told, and what they leave.
struct MachineRun: ParsableArguments {
  @Option(help: "New folder for trace.csv and report.png.")
  var out: String
  @Option(help: ArgumentHelp("Seed of all chance.", Seed.self))
  var seed: Seed = 1

  /// Claims the folder, lets the machine run, and keeps what it gives.
  func keep(
    _ body: () throws(HostError) -> (trace: String, report: CurveReport)
  ) throws(HostError) {
    let folder = try MachineResultFolder(out, drawer: CairoReportDrawer())
    let (trace, report) = try body()
    try folder.write(trace: trace, report)
  }
}

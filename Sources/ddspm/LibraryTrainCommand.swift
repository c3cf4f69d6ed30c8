import ArgumentParser
import FileAdapter
import Foundation
import Hosting
import Recognition

struct LibraryTrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Learn to guess a voice from its sound, on rendered voices.",
    discussion: """
      Tells how often it is right on voices it never saw: for the algorithm and for the coarse \
      ratios of heard operators, the likeliest answer and the five likeliest; and how often, of \
      all these voices, the true one sounds most like the guess.
      """)
  @Option(help: "File; default: where match looks for it.")
  var out: String?
  @Option(help: "Seed of all chance.")
  var seed: UInt64 = 1
  @Option(help: "Voices to learn from.")
  var count = 16_384
  @Option(help: "Voices to be tested on.")
  var unseen = 1024
  @Option(help: "Times each voice is looked at.")
  var passes = 12
  @Option(help: "Threads for rendering; default: as many as there are processors.")
  var threads: Int?
  @Flag(help: "Overwrite the file.")
  var force = false

  func validate() throws {
    guard (16...1_000_000).contains(count), (1...100_000).contains(unseen),
      (1...1000).contains(passes), (1...256).contains(threads ?? 1)
    else {
      throw ValidationError(
        "--count takes 16 to 1000000, --unseen 1 to 100000, --passes 1 to 1000, --threads 1 to 256."
      )
    }
  }

  func run() throws {
    let stop = StopFlag()
    let signals = StopSignals { stop.set() }
    try Command.guarded { () throws(HostError) in
      let path = out ?? LibraryFiles.predictor
      try LibraryFiles.check(path, force: force)
      var line = StatusLine()
      let begin = ContinuousClock().now
      let (predictor, score) = Predictor.train(
        seed: seed, count: count, unseen: unseen, passes: passes,
        try LibraryChoice.tools(threads: threads)
      ) { phase, share, loss in
        if line.isTerminal || phase == "train" || share >= 1 {
          line.show(
            share: share, String(format: "%@ %3.0f %%  loss %.3f", phase, 100 * share, loss))
        }
        return stop.isSet
      }
      line.end()
      if signals.stopped { return }
      try LibraryFiles.write(predictor.bytes, to: path, force: force)
      Command.printJSON(
        TrainLine(
          predictor: path, bytes: predictor.bytes.count,
          seconds: (ContinuousClock().now - begin) / .seconds(1), unseen: score))
    }
    if signals.stopped { throw ExitCode(130) }
  }
}

private struct TrainLine: Encodable {
  var predictor: String
  var bytes: Int
  var seconds: Double
  var unseen: Predictor.Score
}

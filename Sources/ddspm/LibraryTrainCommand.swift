import ArgumentParser
import FileAdapter
import Foundation
import Hosting
import Quantities
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
  @Option(help: ArgumentHelp("Seed of all chance.", Seed.self))
  var seed: Seed = 1
  @Option(help: ArgumentHelp("Voices to learn from.", LessonCount.self))
  var count: LessonCount = 16_384
  @Option(help: ArgumentHelp("Voices to be tested on.", ExamCount.self))
  var unseen: ExamCount = 1024
  @Option(help: ArgumentHelp("Times each voice is looked at.", Repeats.self))
  var passes: Repeats = 12
  @Option(help: .threads)
  var threads: ThreadCount?
  @Flag(help: "Overwrite the file.")
  var force = false

  func run() throws {
    let stop = StopFlag()
    let signals = StopSignals { stop.set() }
    try Command.guarded { () throws(HostError) in
      let path = out ?? LibraryFiles.predictor
      try LibraryFiles.check(path, force: force)
      var line = StatusLine()
      let begin = ContinuousClock().now
      let (predictor, score) = Predictor.train(
        seed: seed.value, count: count.value, unseen: unseen.value, passes: passes.value,
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

import DX7
import FMSynthesis
import FileAdapter
import Foundation
import Hosting
import Knobs
import Playing
import Preference
import SessionModel

/// The words that can be said, for the help.
enum PreferenceWords {
  static let inWords = PreferenceWord.all.map(\.name).joined(separator: ", ")
}

/// Question after question until nobody answers any more.
struct PreferenceTalk {
  /// The last line.
  struct Result: Encodable {
    var folder: String
    /// Answers that count, of this run and of those before.
    var choices: Int
    /// Lines that were no answer.
    var refused: Int
    /// Share of the choices that fit what was learned.
    var explained: Double?
    /// What is liked, in logits a step of each trait.
    var liking: [String: Double]
    /// Steps that the best sound is away from the start, by trait.
    var moved: [String: Double]
    /// Steps that the best sound is away from the start.
    var distance: Double
    /// dB that the best sound is louder than the start.
    var louder: Double
    var seed: UInt64
  }

  private let name: String
  private let folder: PreferenceFolder
  private let voice: DX7Voice?
  private let instructionSet: InstructionSet
  private var session: PreferenceSession
  private var refused = 0
  private var lines = LineReader()
  private let files = SndfileSoundFiles()

  init(_ name: String, start: String?, seed: UInt64) throws(HostError) {
    self.name = name
    let loaded = try start.map { (name) throws(HostError) in try PatchFiles.loadAny(name) }
    for warning in loaded?.warnings ?? [] { Command.say("ddspm: warning: \(warning)") }
    instructionSet = try LiveOptions.chosenInstructionSet()
    // A patch that cannot be heard is refused before there is a folder.
    if let loaded, let start { _ = try Self.session(start, loaded.document, seed, instructionSet) }
    folder = try PreferenceFolder(name, start: loaded?.document, seed: seed)
    for warning in folder.warnings { Command.say("ddspm: warning: \(warning)") }
    voice = folder.start.exclusiveVoice
    session = try Self.session(name, folder.start, folder.seed, instructionSet)
    goOn()
  }

  /// - Parameter isStopped: Asked while nothing else is done.
  mutating func run(isStopped: () -> Bool) throws(HostError) -> Result {
    while true {
      let isPair = session.propose()
      try show(isPair)
      guard let answer = nextAnswer(isPair, isStopped), answer != .quit else { break }
      try take(answer)
    }
    let losses = nearest.losses.count
    if losses > 0 {
      Command.say("\(name)/patch.syx: \(losses) values of patch.json go to the nearest a DX7 has")
    }
    return result
  }

  private static func session(
    _ name: String, _ start: PatchDocument, _ seed: UInt64, _ isa: InstructionSet
  ) throws(HostError) -> PreferenceSession {
    do throws(PreferenceError) {
      return try PreferenceSession(
        start.values, note: start.playing.audition, seed: seed, instructionSet: isa)
    } catch {
      throw HostError(.badData, "\(name): \(error.message)")
    }
  }

  /// What was answered before.
  private mutating func goOn() {
    for (number, record) in folder.records.enumerated() {
      do throws(PreferenceError) {
        try session.repeatAnswer(record)
      } catch {
        Command.say("ddspm: warning: \(name): answer \(number + 1) \(error.message)")
      }
    }
    if folder.goesOn { Command.say("\(name): goes on after \(session.choiceCount) choices") }
  }

  /// Reads until a line is an answer; nil: nobody answers any more.
  private mutating func nextAnswer(
    _ isPair: Bool, _ isStopped: () -> Bool
  ) -> PreferenceAnswer? {
    if isPair {
      Command.say(
        "\(session.choiceCount + 1): \(name)/a.wav or \(name)/b.wav? (b: \(session.change))")
    } else {
      Command.say("\(name)/a.wav: nothing else can be made of it; say a word, undo or quit")
    }
    while let line = lines.next(isStopped: isStopped) {
      do throws(PreferenceError) {
        let answer = try PreferenceAnswer(line)
        if case .choice = answer, !isPair { throw PreferenceError.noPair }
        return answer
      } catch {
        refuse(error)
      }
    }
    if !isStopped() { Command.say("ddspm: warning: standard input ended; all answers are kept") }
    return nil
  }

  private mutating func take(_ answer: PreferenceAnswer) throws(HostError) {
    switch answer {
    case .choice(let choice): try keep(session.choose(choice))
    case .undo:
      guard let record = session.undo() else { return refuse(.nothingToUndo) }
      try keep(record)
    case .word(let word, let amount):
      let before = session.current.traits
      let result = Swift.Result { () throws(PreferenceError) in try session.say(word, amount) }
      switch result {
      case .success(let record):
        let way = word.isMore ? 1.0 : -1
        let came = way * (session.current.traits[word.trait] - before[word.trait])
        if came < 0.5 * amount {
          Command.say(
            String(format: "ddspm: warning: %@: came %.2f of %.2f far", word.name, came, amount))
        }
        try keep(record)
      case .failure(let error): refuse(error)
      }
    case .quit: break
    }
  }

  private func keep(_ record: PreferenceRecord?) throws(HostError) {
    if let record { try folder.keep(record) }
  }

  private mutating func refuse(_ error: PreferenceError) {
    refused += 1
    Command.say("ddspm: warning: \(error.message)")
  }

  /// Writes the pair and the patch.
  private func show(_ isPair: Bool) throws(HostError) {
    var best = PatchDocument(name: folder.start.name, values: session.patch(session.current))
    best.playing = playing(session.current)
    if best.values == folder.start.values { best.voice = folder.start.voice }
    try folder.write(
      best, nearest.voice, a: render(session.current),
      b: isPair ? session.challenger.map(render) : nil, files: files)
  }

  private func render(_ sound: Sounded) -> [Float] {
    PatchPlayer.render(
      values: session.patch(sound), playing: playing(sound), instructionSet: instructionSet)
  }

  /// As the start is played, amplified where the carriers have no room to be.
  private func playing(_ sound: Sounded) -> PatchDocument.Playing {
    var playing = folder.start.playing
    let gain = session.gain(sound)
    if gain > 0 { playing.gain = pow(10, gain / 20) * (playing.gain ?? 1) }
    return playing
  }

  private var nearest: (voice: DX7Voice, losses: [String]) {
    var found = DX7Voice.nearest(to: session.patch(session.current), hint: voice)
    if voice == nil { found.voice.name = folder.start.name }
    return found
  }

  private var result: Result {
    func named(_ values: [Double]) -> [String: Double] {
      Dictionary(uniqueKeysWithValues: zip(Trait.allCases.map(\.rawValue), values))
    }
    let (best, start) = (session.current.traits, session.start)
    return Result(
      folder: name, choices: session.choiceCount, refused: refused,
      explained: session.explained, liking: named(session.reward.direction),
      moved: named(best.from(start)), distance: best.distance(to: start),
      louder: best.loudness - start.loudness, seed: folder.seed)
  }
}

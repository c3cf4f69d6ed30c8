import FMSynthesis
import Knobs
import MachineCore
import Spectral

/// A person and a patch: what was chosen and said so far, and the pair that is asked about.
///
/// Same start, seed and answers give the same sounds. Every answer can be taken back.
/// - Thread: one at a time.
public struct PreferenceSession {
  /// What stands before an answer.
  struct Moment {
    var current: Sounded
    var challenger: Sounded?
    /// Choices that had been made.
    var choices: Int
  }

  private let machine: PreferenceMachine
  private let identity: MultiResolutionSTFT
  private let seed: UInt64
  /// The sound that is liked best so far: chosen last, or asked for last.
  public private(set) var current: Sounded
  /// What it is compared with; nil: nothing yet.
  public private(set) var challenger: Sounded?
  var history: [Moment] = []
  private var choices: [TraitReward.Choice]
  /// What the choices say of the person.
  public private(set) var reward: TraitReward
  /// Answers so far, those that were taken back too; each has a stream of chance of its own.
  private var answers = 0
  /// Answers that can be taken back; the oldest are forgotten.
  public static let undoLimit = 1024

  /// - Parameters:
  ///   - patch: `PatchLayout.count` values.
  ///   - indexMax: rad; no modulator is turned up beyond it.
  ///   - held: Places of the patch that stay where they are.
  ///   - elder: A session with the same person, whose choices still count.
  /// - Throws: When the patch is silent.
  public init(
    _ patch: [Float], note: Audition.Note = .init(), seed: UInt64 = 1,
    indexMax: Float = 8 * .pi, held: Set<Int> = [], after elder: PreferenceSession? = nil,
    instructionSet: InstructionSet
  ) throws(PreferenceError) {
    let space = KnobSpace(start: patch, indexMax: indexMax, held: held)
    let audition = Audition(note, patch: patch, instructionSet: instructionSet)
    let sound = audition.sounds([space.origin], of: space)[0]
    let traits = audition.traits(of: sound)
    guard !traits.isSilent else {
      throw PreferenceError("is silent: there is nothing to like better")
    }
    machine = PreferenceMachine(
      space: space, audition: audition,
      start: SoundedStart(traits: traits, pitches: Audition.pitches(sound)))
    identity = MultiResolutionSTFT(length: sound.count)
    identity.setTarget(sound)
    self.seed = seed
    current = Sounded(coefficients: space.origin, traits: traits)
    choices = elder?.choices ?? []
    reward = elder?.reward ?? TraitReward()
    answers = elder?.answers ?? 0
  }

  public var start: Traits { machine.start.traits }
  public var held: Set<Int> { machine.space.held }
  public func patch(_ sound: Sounded) -> [Float] { machine.space.patch(sound.coefficients) }
  /// dB that a sound is amplified by behind its patch, 0 or more: carriers have a top.
  public func gain(_ sound: Sounded) -> Double { machine.space.gain(sound.coefficients) }
  /// The one that is listened to where only one can be: the challenger if there is one.
  public var played: [Float] { patch(challenger ?? current) }
  /// dB that it is amplified by behind its patch.
  public var playedGain: Double { gain(challenger ?? current) }
  /// Choices that count.
  public var choiceCount: Int { choices.count }
  /// How the sound that is played differs from the one before it, in words, the most telling first.
  public var change: String {
    guard let other = challenger?.traits ?? history.last.map({ _ in current.traits }) else {
      return ""
    }
    let before = challenger == nil ? history.last?.current.traits ?? start : current.traits
    let way = zip(Trait.allCases, other.from(before))
    let told = way.filter { abs($1) > 0.4 }.sorted { abs($0.1) > abs($1.1) }.prefix(3)
    let words = told.compactMap { trait, steps in
      PreferenceWord.all.first { $0.trait == trait && $0.isMore == (steps > 0) }?.name
    }
    return words.isEmpty ? "a little different" : words.joined(separator: ", ")
  }

  /// Share of the choices that the reward explains; nil before the first.
  public var explained: Double? {
    let told = choices.filter { $0.share != 0.5 }
    guard !told.isEmpty else { return nil }
    let right = told.filter { (reward.gain($0.way) > 0) == ($0.share > 0.5) }
    return Double(right.count) / Double(told.count)
  }

  /// Makes the other sound of the next pair, unless there is one.
  /// - Returns: false where nothing different can be made that loudness and pitch allow.
  @discardableResult
  public mutating func propose() -> Bool {
    if challenger != nil { return true }
    var random = SearchRandom(seed: seed, stream: UInt64(answers))
    for _ in 0..<4 {
      challenger = machine.challenger(of: current, reward, identity: identity, random: &random)
      if challenger != nil { return true }
    }
    return false
  }

  /// One of the pair is liked better.
  /// - Returns: What is to be remembered of it; nil: there is no pair, and only that it went on is
  ///   known, so that it can be taken back.
  @discardableResult
  public mutating func choose(_ choice: PairChoice) -> PreferenceRecord? {
    guard let other = challenger else {
      keepMoment()
      return nil
    }
    let record = PreferenceRecord(
      choice: choice, a: sound(current), b: sound(other))
    take(choice, other)
    return record
  }

  /// Moves the sound the way of a word. That it was asked for is a choice as well.
  /// - Throws: Where no knob moves it that way while loudness and pitch stay.
  @discardableResult
  public mutating func say(
    _ word: PreferenceWord, _ amount: Double, rounds: Int = 3
  ) throws(PreferenceError) -> PreferenceRecord {
    let moved = try machine.go(word, amount, from: current, rounds: rounds)
    let record = PreferenceRecord(
      word: word.name, amount: amount, a: sound(current), b: sound(moved))
    follow(moved)
    return record
  }

  /// Takes the last answer back: the pair of before stands again.
  /// - Returns: nil when there is none.
  @discardableResult
  public mutating func undo() -> PreferenceRecord? {
    guard let last = history.popLast() else { return nil }
    (current, challenger) = (last.current, last.challenger)
    choices.removeLast(choices.count - last.choices)
    answers += 1
    reward = TraitReward(choices)
    return PreferenceRecord()
  }

  private mutating func take(_ choice: PairChoice, _ other: Sounded) {
    remember(TraitReward.Choice(way: other.traits.from(current.traits), share: choice.share))
    if choice == .second { current = other }
    challenger = nil
  }

  private mutating func follow(_ moved: Sounded) {
    remember(TraitReward.Choice(way: moved.traits.from(current.traits), share: 1))
    (current, challenger) = (moved, nil)
  }

  private mutating func remember(_ choice: TraitReward.Choice) {
    keepMoment()
    choices.append(choice)
    reward = TraitReward(choices)
  }

  private mutating func keepMoment() {
    if history.count == Self.undoLimit { history.removeFirst() }
    history.append(Moment(current: current, challenger: challenger, choices: choices.count))
    answers += 1
  }

  private func sound(_ sound: Sounded) -> RecordedSound { RecordedSound(sound, machine.space) }
}

extension PreferenceSession {
  /// Carries out again what was remembered, without playing any of it.
  /// - Throws: When a record does not fit this start.
  public mutating func repeatAnswer(_ record: PreferenceRecord) throws(PreferenceError) {
    if record.isUndo {
      guard undo() != nil else { throw PreferenceError("takes back what was never answered") }
      return
    }
    guard let a = record.a?.sounded(in: machine.space),
      let b = record.b?.sounded(in: machine.space)
    else { throw PreferenceError("is about sounds of another patch") }
    current = a
    challenger = b
    if let choice = record.choice {
      take(choice, b)
    } else if record.word != nil {
      challenger = nil
      follow(b)
    } else {
      throw PreferenceError("is neither choice, word nor undo")
    }
  }
}

import DX7
import Inversion
import Playing
import SessionModel
import Spectral
import VoiceSearch

/// One of several notes of a sound, as it comes.
public struct KeyboardNote: Sendable {
  public var recording: Recording
  /// MIDI key; nil: heard.
  public var key: Int?
  /// 1...127; nil: nobody says.
  public var velocity: Int?

  /// - Parameter recording: As `TargetCheck.prepare` leaves it.
  public init(_ recording: Recording, key: Int?, velocity: Int?) {
    (self.recording, self.key, self.velocity) = (recording, key, velocity)
  }
}

/// A note with its judge, played as a voice that another note gave plays it.
struct PlacedNote {
  let heard: HeardTarget
  /// 48 kHz from the key on, at the level of the engine.
  let samples: [Float]
  var keyed: KeyedNote
  private static let releases = 3

  /// - Parameters:
  ///   - voice: What is to be heard in it, and how that was played.
  ///   - gain: From the engine's level to the notes'.
  init(
    _ note: KeyboardNote, voice: SearchNote, gain: Double, held: Double?, options: MatchOptions,
    crew: SearchCrew
  ) {
    let velocity = note.velocity ?? 100
    let start = MatchStart(
      values: VoiceConversion().patch(voice.voice), voice: voice.voice,
      playing: PatchDocument.Playing(velocity: velocity, gain: gain))
    let down = KeyDown.seconds(note.recording)
    heard = HeardTarget(note.recording, keyDown: down, start: start, options: options)
    let sound = heard.sound(note: note.key, held: held)
    samples = sound.samples
    keyed = KeyedNote(
      key: UInt8(note.key ?? Int(voice.pitch.key)), velocity: UInt8(velocity),
      held: Self.blocks(voice.held), tuning: Float(voice.pitch.cents))
    let holds =
      held.map { [Self.blocks($0)] }
      ?? [Self.blocks(voice.held)] + sound.likelyReleases(Self.releases).map { Int32($0 / 64) }
    let keys = note.key.map { [UInt8($0)] } ?? Array(12...115)
    place(voice, keys: keys, holds: holds, crew)
  }

  private static func blocks(_ seconds: Double) -> Int32 {
    max(1, Int32((min(seconds, 3600) * 48_000 / 64).rounded()))
  }

  /// The key and the release at which the voice comes nearest, at the note's own level.
  private mutating func place(
    _ voice: SearchNote, keys: [UInt8], holds: [Int32], _ crew: SearchCrew
  ) {
    var pool: [Genome] = []
    for held in holds {
      for key in keys {
        var genome = Genome(voice)
        (genome.key, genome.held) = (key, held)
        pool.append(genome)
      }
    }
    if pool.count < 2 { return pool.first.map { keyed.held = $0.held } ?? () }
    let view = MatchPool(crew, samples: samples, view: .long, release: Int(holds[0]) * 64)
    let losses = view.score(pool, levelled: true)
    let best = pool.indices.min { losses[$0] < losses[$1] } ?? 0
    (keyed.key, keyed.held) = (pool[best].key, pool[best].held)
  }

  var target: KeyboardRefiner.Target { KeyboardRefiner.Target(keyed, samples: samples) }

  /// A voice on this note.
  func played(_ voice: Genome, _ keyed: KeyedNote) -> SearchNote {
    var own = voice
    (own.key, own.held, own.tuning) = (keyed.key, keyed.held, keyed.tuning)
    return SearchNote(own)
  }
}

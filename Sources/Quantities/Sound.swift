/// Hz of an engine, a server, a sound to write: the rates that the engine is tested at.
public typealias SampleRate = Bounded<SampleRateKind>
public enum SampleRateKind: QuantityKind {
  public static let range = 8000.0...384_000
  public static let unit = "Hz"
}

/// Hz that a sound file may be at; what is no `SampleRate` is resampled to the nearest one.
public typealias FileRate = Bounded<FileRateKind>
public enum FileRateKind: QuantityKind {
  public static let range = 1000.0...4_000_000
  public static let unit = "Hz"
}

/// Frames that an audio server asks for at a time.
public typealias Period = Bounded<PeriodKind>
public enum PeriodKind: QuantityKind {
  public static let range = 1...65_536
  public static let unit = "frames"
}

/// Seconds of a part of a note.
public typealias NoteSeconds = Bounded<NoteSecondsKind>
public enum NoteSecondsKind: QuantityKind {
  public static let range = 0.0...3600
  public static let unit = "seconds"
}

/// Seconds that a key is held which is to sound.
public typealias HeldSeconds = Bounded<HeldSecondsKind>
public enum HeldSecondsKind: QuantityKind {
  public static let range = 0.001...3600
  public static let unit = "seconds"
}

/// MIDI key.
public typealias Key = Bounded<KeyKind>
public enum KeyKind: QuantityKind {
  public static let range = 0...127
  public static let unit = ""
}

/// MIDI velocity of a key that goes down.
public typealias Velocity = Bounded<VelocityKind>
public enum VelocityKind: QuantityKind {
  public static let range = 1...127
  public static let unit = ""
}

/// Cents that a note is tuned by.
public typealias Tuning = Bounded<TuningKind>
public enum TuningKind: QuantityKind {
  public static let range = -1200.0...1200
  public static let unit = "cents"
}

/// A factor on the samples of a render.
public typealias OutputGain = Bounded<OutputGainKind>
public enum OutputGainKind: QuantityKind {
  public static let range = 0.0...1000
  public static let unit = ""
}

/// A DX7's algorithm as its panel counts.
public typealias AlgorithmNumber = Bounded<AlgorithmKind>
public enum AlgorithmKind: QuantityKind {
  public static let range = 1...32
  public static let unit = ""
}

/// Hz that six operators are to make one sine of.
public typealias SineFrequency = Bounded<SineFrequencyKind>
public enum SineFrequencyKind: QuantityKind {
  public static let range = 60.0...2000
  public static let unit = "Hz"
}

/// A factor on the follower's noise.
public typealias NoiseFactor = Bounded<NoiseFactorKind>
public enum NoiseFactorKind: QuantityKind {
  public static let range = 0.0...2
  public static let unit = ""
}

/// A voice's place in a file, from 1.
public typealias VoiceNumber = Bounded<VoiceNumberKind>
public enum VoiceNumberKind: QuantityKind {
  public static let range = 1...16_384
  public static let unit = ""
}

/// A MIDI channel as panels count.
public typealias MIDIChannel = Bounded<MIDIChannelKind>
public enum MIDIChannelKind: QuantityKind {
  public static let range = 1...16
  public static let unit = ""
}

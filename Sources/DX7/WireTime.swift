/// How long dumps keep a MIDI cable and a DX7 busy. JACK hands a dump over in one piece; the cable
/// behind it is slow.
public enum WireTime {
  /// A DX7 works a dump in before it hears the next one.
  public static let pause = 0.1

  /// Seconds on a cable: 31,250 baud, ten bits to a byte.
  public static func seconds(bytes: Int) -> Double { Double(bytes) * 10 / 31_250 }
}

extension FollowerStep {
  public var heard: HeardMoment {
    HeardMoment(pitch: pitch, isVoiced: voiced, level: inputLevel, attack: attackLevel)
  }
}

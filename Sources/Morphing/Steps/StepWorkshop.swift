/// Makes a step's patches from coefficients and hears them.
final class StepWorkshop {
  let knobs: StepKnobs
  private let studio: StepStudio
  /// What was heard last: where the drive leads has been heard already.
  private var last: (places: [[Double]], sounds: [Descriptors]) = ([], [])
  /// Where the coefficients stood last: a drive that finds nothing leaves them there.
  private var stood: (place: [Double], sounds: StepSounds)?

  init(_ knobs: StepKnobs, _ studio: StepStudio) { (self.knobs, self.studio) = (knobs, studio) }

  func hear(_ places: [[Double]]) -> [Descriptors] {
    let sounds = studio.measure(places.map(knobs.patch))
    last = (places, sounds)
    return sounds
  }

  /// Where the coefficients stand, and with each of them turned by one.
  func sounds(_ a: [Double]) -> StepSounds {
    if let stood, stood.place == a { return stood.sounds }
    let turned = a.indices.map { index in
      var next = a
      next[index] += 1
      return next
    }
    let sounds: StepSounds
    if let known = last.places.firstIndex(of: a) {
      sounds = StepSounds(here: last.sounds[known], turned: hear(turned))
    } else {
      let heard = hear([a] + turned)
      sounds = StepSounds(here: heard[0], turned: Array(heard.dropFirst()))
    }
    stood = (a, sounds)
    return sounds
  }
}

import ArgumentParser
import Matching
import Quantities
import VoiceSearch

/// For whoever tunes the search; nil is what the search is built with.
struct SearchTuning: ParsableArguments {
  @Option(
    help: ArgumentHelp("Share of the budget for structures on stills.", Share.self),
    transform: Share.read)
  var stillShare: Share?
  @Option(
    help: ArgumentHelp("Share of the search before long windows judge.", Share.self),
    transform: Share.read)
  var longFrom: Share?
  @Option(
    help: ArgumentHelp("Climbers at the start.", ClimberCount.self), transform: ClimberCount.read)
  var climbers: ClimberCount?
  @Option(
    help: ArgumentHelp("Climbers at the end.", ClimberCount.self), transform: ClimberCount.read)
  var lastClimbers: ClimberCount?
  @Option(help: ArgumentHelp("Voices tried first.", SeedVoices.self), transform: SeedVoices.read)
  var seeds: SeedVoices?
  @Option(
    help: ArgumentHelp("Share of the budget before the gradient.", Share.self),
    transform: Share.read)
  var gradientFrom: Share?
  @Option(
    help: ArgumentHelp("Share of the budget before integers.", Share.self), transform: Share.read)
  var integersFrom: Share?

  func apply(to options: inout MatchOptions) {
    if let stillShare { options.search.structureShare = stillShare.value }
    if let longFrom { options.search.longFrom = longFrom.value }
    if let climbers { options.search.climbers = climbers.value }
    if let lastClimbers { options.search.lastClimbers = lastClimbers.value }
    if let seeds { options.search.seeds = seeds.value }
    if let gradientFrom { options.gradientFrom = gradientFrom.value }
    if let integersFrom { options.integersFrom = integersFrom.value }
  }
}

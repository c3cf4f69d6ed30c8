/// A patch that waits while another is played, with what belongs to it: it comes back as it was left.
struct PatchSide: Sendable {
  var moment: PatchMoment
  /// Ids of its knobs that the adapter leaves alone.
  var held: Set<Int>
  var steps: [AdaptationStep]
}

import Hosting
import Testing

@Suite struct SetPlanTests {
  @Test func everySoundBelongsToExactlyOneShard() {
    let items = SetPlan.items((0..<23).map { "s\($0).wav" })
    for count in [1, 2, 5, 23, 40] {
      let shards = (1...count).compactMap { SetShard("\($0)/\(count)") }
      let shared = shards.flatMap { SetPlan.share(items, $0) }
      #expect(shared.count == 23)
      #expect(Set(shared.map(\.name)) == Set(items.map(\.name)))
    }
  }

  @Test func theOrderOfListingChangesNothing() {
    let names = ["b.wav", "ä.wav", "B.WAV", "a.flac", "Z.aiff"]
    #expect(SetPlan.items(names) == SetPlan.items(names.reversed()))
    #expect(SetPlan.items(names).first?.file == "B.WAV")
  }

  @Test func onlySoundsCount() {
    let names = ["a.wav", "notes.txt", ".hidden.wav", "wav", "b.Wav", "c"]
    #expect(SetPlan.items(names).map(\.file) == ["a.wav", "b.Wav"])
  }

  @Test func soundsOfOneStemKeepApart() {
    let items = SetPlan.items(["a.wav", "a.flac", "b.wav", "B.aif"])
    #expect(items.map(\.name) == ["B.aif", "a.flac", "a.wav", "b.wav"])
  }

  @Test func aNameTooLongForWhatStandsRoundItIsCutAndStaysItsOwn() {
    let long = String(repeating: "ä", count: 120)
    let items = SetPlan.items([long + "1.wav", long + "2.wav"])
    #expect(items.allSatisfy { $0.name.utf8.count <= 200 })
    #expect(items[0].name != items[1].name)
  }

  @Test(arguments: ["", "1", "0/2", "3/2", "1/0", "-1/2", "a/b", "1/2/3", "1/2000000"])
  func whatIsNoShardIsRefused(text: String) { #expect(SetShard(text) == nil) }
}

import Testing

@testable import JACKAdapter

@Suite struct ServerCommandTests {
  @Test func aMachineWithoutASoundDeviceGetsTheDummyDriver() {
    let command = ServerCommand(
      jackd: "/usr/bin/jackd", name: "x", card: nil, isRealtime: false)
    #expect(
      command.words.joined(separator: " ") == "/usr/bin/jackd -r -n x -d dummy -r 48000 -p 256")
  }

  @Test func aSoundDeviceIsPlayedInRealTime() {
    let command = ServerCommand(
      jackd: "/usr/bin/jackd", name: "x", card: "1", isRealtime: true)
    #expect(
      command.words.joined(separator: " ")
        == "/usr/bin/jackd -R -n x -d alsa -d hw:1 -r 48000 -p 256")
  }

  @Test func theLowestCardThatPlaysIsChosen() {
    let names = ["controlC0", "pcmC0D0c", "pcmC10D0p", "pcmC2D3p", "timer"]
    #expect(ServerCommand.playbackCard(in: names) == "2")
    #expect(ServerCommand.playbackCard(in: ["pcmC0D0c", "seq"]) == nil)
  }
}

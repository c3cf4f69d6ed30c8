import Foundation
import Testing

/// What a person's configuration file does to a command line.
@Suite struct DefaultsTests {
  private let command: Command
  private let operands: Operands
  private var file: String { command.folder + "/config/ddspm/config" }

  init() throws {
    command = try Command()
    operands = Operands(command)
    try FileManager.default.createDirectory(
      atPath: command.folder + "/config/ddspm", withIntermediateDirectories: true)
  }

  private func configure(_ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
  }

  private func render(_ words: String...) throws -> Command.Result {
    try command.run(["render", "init", "--out", "a.wav", "--force"] + words)
  }

  /// Of the file that `render` has made.
  private var seconds: Double {
    get throws {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: command.folder + "/a.wav")).count
      return (Double(bytes) / 4 / 8000 * 10).rounded() / 10
    }
  }

  @Test func anEntryStandsForWhatIsNotTypedAndTheCommandLineWins() throws {
    defer { command.remove() }
    try configure("rate = 8000\n[render]\nduration = 2 # long\nrelease = 1\n[live]\nseconds = 5")
    #expect(try render().code == 0)
    #expect(try seconds == 3)
    #expect(try render("--duration", "4").code == 0)
    #expect(try seconds == 5)
    #expect(try render("--duration=1", "--no-config", "--rate", "8000").code == 0)
    #expect(try seconds == 1.5)
  }

  @Test func aSectionStandsInPlaceOfWhatIsForAllCommands() throws {
    defer { command.remove() }
    try configure("rate = 8000\nforce = true\nduration = 1\n[render]\nduration = 2\nforce = false")
    let words = ["render", "init", "--out", "a.wav"]
    #expect(try command.run(words).code == 0)
    #expect(try seconds == 2.5)
    #expect(try command.run(words).code == 73, "force = false is no --force")
  }

  @Test func whatACommandMustHaveCanStandInTheFile() throws {
    defer { command.remove() }
    try configure("[render]\nout = a.wav\nrate = 8000")
    #expect(try command.run(["render", "init"]).code == 0)
    #expect(try seconds == 2)
  }

  @Test func aTildeIsTheHomeFolder() throws {
    defer { command.remove() }
    try FileManager.default.createDirectory(
      atPath: command.folder + "/home", withIntermediateDirectories: true)
    try configure("[score]\n[render]\nout = ~/a.wav\n")
    let result = try command.run(["render", "init"], adding: ["HOME": command.folder + "/home"])
    #expect(result.code == 0, "\(result.errors)")
    #expect(FileManager.default.fileExists(atPath: command.folder + "/home/a.wav"))
  }

  @Test(arguments: [
    ("[lvie]", "config:1: there is no command 'lvie'"),
    ("[library bulid]", "library bulid"),
    ("\nconect = true", "config:2: Unknown option '--conect'. Did you mean '--connect'?"),
    ("[live]\nrecrod = x", "config:2: Unknown option '--recrod'. Did you mean '--record'?"),
    ("[render]\nconnect = true", "Unknown option '--connect'"),
    ("[live]\nhelp = true", "no command takes help"),
    ("[live]\nconnect = yes", "connect takes true or false, not 'yes'"),
    ("[live]\nosc-port = 7771\nseconds = long", "config:3: live: The value 'long' is invalid"),
    ("[match]\nseed = 1\nweights = nope=1", "config:3: match: --weights"),
    ("[live]\nconnect", "config:2: 'connect': write option = value"),
    ("[live]\nconnect = true\nconnect = true", "config:3: connect stands on line 2"),
  ])
  func whatIsWrongIsToldWithItsLine(_ text: String, _ reason: String) throws {
    defer { command.remove() }
    try configure(text)
    let result = try render()
    #expect(result.code == 65)
    #expect(result.errors.contains(reason), "\(result.errors)")
    #expect(try command.run(["render", "--help"]).code == 0, "help is told in any case")
    #expect(try render("--no-config").code == 0)
    let doctor = try command.run(["doctor"])
    #expect(doctor.code == 0)
    #expect(doctor.output.contains(reason))
  }

  @Test func whatCannotBeReadIsNoLackOfAFile() throws {
    defer { command.remove() }
    try Data([0x61, 0x3D, 0xFF]).write(to: URL(fileURLWithPath: file))
    #expect(try render().code == 65)
    try configure(String(repeating: "#", count: 70_000))
    #expect(try render().code == 65)
    try FileManager.default.removeItem(atPath: file)
    try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: "nowhere")
    #expect(try render().code == 66)
    try FileManager.default.removeItem(atPath: file)
    try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: true)
    let result = try render()
    #expect(result.code == 66)
    #expect(result.errors.contains(file))
  }

  @Test func withoutAFileTheDoctorSaysWhereItWouldBe() throws {
    defer { command.remove() }
    #expect(try command.run(["doctor"]).output.contains("none: \(file)"))
    try configure("threads = 2\n[live]\nconnect = true")
    #expect(try command.run(["doctor"]).output.contains("\(file), 2 entries"))
  }

  @Test func whateverACommandTakesCanStandInTheFile() throws {
    defer { command.remove() }
    var text = ""
    for leaf in try CommandTree(command).leaves {
      text += "[\(leaf.name)]\n"
      for option in leaf.options {
        if let range = option.range { text += "\(option.name.dropFirst(2)) = \(range.high)\n" }
        if let word = option.choices.first { text += "\(option.name.dropFirst(2)) = \(word)\n" }
      }
      for flag in leaf.flags { text += "\(flag.name.dropFirst(2)) = true\n" }
    }
    try configure(text)
    let doctor = try command.run(["doctor"]).output
    #expect(doctor.contains(" entries"), "\(doctor)")
  }
}

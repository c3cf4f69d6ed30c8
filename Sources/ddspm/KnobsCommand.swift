import Addresses
import ArgumentParser
import Knobs

struct KnobsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "knobs", abstract: "Print the knob table.")
  @Flag(help: "As JSON.")
  var json = false
  @Flag(help: "Every address, not only the knobs, as the page docs/OSC.md.")
  var markdown = false

  func run() {
    let knobs = KnobTable.shared.knobs
    if json {
      Command.printJSON(knobs.map(Row.init))
    } else if markdown {
      print(OSCReference.text, terminator: "")
    } else {
      for knob in knobs {
        print("\(knob.path)  \(range(knob))  \(knob.default) \(knob.unit)  \(knob.summary)")
      }
    }
  }

  private func range(_ knob: Knob) -> String {
    knob.choices.isEmpty
      ? "\(knob.minimum)...\(knob.maximum)" : knob.choices.joined(separator: ", ")
  }

  private struct Row: Encodable {
    let path, kind, unit, scale, domain, summary: String
    let minimum, maximum, defaultValue, travel: Float
    let adaptable: Bool
    let choices: [String]

    init(_ knob: Knob) {
      path = knob.path
      kind = knob.kind.rawValue
      unit = knob.unit
      scale = knob.scale.rawValue
      domain = knob.domain.rawValue
      summary = knob.summary
      minimum = knob.minimum
      maximum = knob.maximum
      defaultValue = knob.default
      travel = knob.travel
      adaptable = knob.adaptable
      choices = knob.choices
    }
  }
}

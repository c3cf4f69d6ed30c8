import Foundation
import Hosting
import Matching
import Testing

@Suite struct SummaryTests {
  @Test func fieldsWithCommasAndQuotesAreQuoted() {
    var figures = MatchFigures.sample
    figures.warnings = ["loud, \"very\""]
    let item = SetPlan.items(["a,b\"c.wav"])[0]
    let csv = SetSummary.csv([SetRow(item, figures: figures)])
    #expect(csv.contains("\"a,b\"\"c\",\"a,b\"\"c.wav\",warning,0.25"))
    #expect(csv.hasSuffix(",\"loud, \"\"very\"\"\",\r\n"))
  }

  @Test func aFailureHasItsReasonInTheLastColumn() {
    let item = SetPlan.items(["a.wav"])[0]
    let csv = SetSummary.csv([SetRow(item, error: HostError(.badData, "is no sound"))])
    let rows = csv.split(separator: "\r\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    #expect(rows[1].count == rows[0].count)
    #expect(rows[1].last == "is no sound")
  }

  @Test func theWaveformStandsInTheTableAndOnThePage() throws {
    var figures = MatchFigures.sample
    (figures.snr, figures.isExact) = (47.25, true)
    (figures.trackerDecibels, figures.unknown) = (44.5, ["rate scaling", "level scaling"])
    let row = SetRow(SetPlan.items(["a.wav"])[0], figures: figures)
    let lines = SetSummary.csv([row]).split(separator: "\r\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let cells = Dictionary(uniqueKeysWithValues: zip(lines[0], lines[1]))
    #expect(cells["snr"] == "47.25" && cells["exact"] == "true")
    #expect(cells["tracker_db"] == "44.5" && cells["unknown"] == "rate scaling; level scaling")
    #expect(ContactSheet([row]).html.contains("<td data-by=\"47.25\">47.2 exact</td>"))
  }

  /// A set that was begun by an earlier version goes on.
  @Test func aResultWithoutAWaveformIsReadAllTheSame() throws {
    let item = SetPlan.items(["a.wav"])[0]
    let text = String(
      decoding: try JSONEncoder().encode(SetRow(item, figures: .sample)), as: UTF8.self)
    #expect(!text.contains("snr") && !text.contains("exact"))
    let read = try JSONDecoder().decode(SetRow.self, from: Data(text.utf8))
    #expect(read.figures?.loss == 0.25)
    #expect(ContactSheet([read]).html.contains("</td>\n<td></td><td>60</td>"))
  }

  @Test func noNameBreaksOutOfThePage() {
    let item = SetPlan.items(["<script>'\"&.wav"])[0]
    let page = ContactSheet([SetRow(item, figures: .sample)]).html
    #expect(page.contains("<td>&lt;script&gt;&#39;&quot;&amp;.wav"))
    #expect(page.contains("src=\"%3Cscript%3E%27%22%26/render.wav\""))
    #expect(page.components(separatedBy: "<script>").count == 2)
  }

  @Test func linksKeepEveryByteOfAName() {
    let item = SetPlan.items(["50% ä#1?.wav"])[0]
    let page = ContactSheet([SetRow(item, figures: .sample)]).html
    #expect(page.contains("href=\"50%25%20%C3%A4%231%3F/patch.syx\""))
  }
}

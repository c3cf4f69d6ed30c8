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

import Following
import Foundation
import Hosting
import Spectral
import TestSupport
import Testing

/// Following a recording without a server.
@Suite struct FollowRunTests {
  private let run = FollowRun(
    patch: FollowPatch.harmonic(), configuration: FollowerConfiguration())

  private func recording() -> Recording {
    let silence = [Float](repeating: 0, count: 7200)
    return Recording(
      samples: silence + Made.song(0.4) { _ in 262 } + silence, sampleRate: Made.rate)
  }

  @Test func whatIsSungHasTheTimeAndTheLevelOfTheRecording() {
    let recording = recording()
    let output = run.follow(recording)
    #expect(output.count == recording.samples.count)
    // The window of the loudness hears an onset before it is there; a tone that ends may go on for 40 ms.
    #expect(output[..<6000].allSatisfy { $0 == 0 })
    let first = output.firstIndex { abs($0) > 0.05 } ?? .max
    #expect(abs(first - 7200) < 720, "\(first)")
    let last = output.lastIndex { abs($0) > 0.05 } ?? 0
    #expect(abs(last - 26_400) < 1920, "\(last)")
    let ratio = Made.rms(output[12_000..<24_000]) / Made.rms(recording.samples[12_000..<24_000])
    #expect(abs(20 * log10(ratio)) < 0.5)
  }

  @Test func theSameRecordingIsFollowedTheSame() {
    #expect(run.follow(recording()) == run.follow(recording()))
  }

  @Test func everyHopIsReportedAtItsTime() {
    var times: [Double] = []
    var pitches: [Float] = []
    _ = run.follow(
      recording(),
      report: { time, step in
        times.append(time)
        if step.voiced { pitches.append(step.pitch) }
      })
    #expect(zip(times, times.dropFirst()).allSatisfy { abs($1 - $0 - 0.01) < 1e-9 })
    #expect(times[0] <= 0 && (times.last ?? 0) >= 0.7)
    #expect(pitches.count > 30)
  }

  @Test func aRunThatIsNotWantedAnyMoreEndsInSilence() {
    var hops = 0
    let output = run.follow(recording()) {
      hops += 1
      return hops < 30
    }
    #expect(output.count == recording().samples.count)
    #expect(output.suffix(7200).allSatisfy { $0 == 0 })
  }

  @Test func anEmptyRecordingGivesNothing() {
    #expect(run.follow(Recording(samples: [], sampleRate: Made.rate)).isEmpty)
  }
}

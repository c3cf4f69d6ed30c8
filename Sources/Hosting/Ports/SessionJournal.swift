/// Where moments worth finding again are noted in words.
public protocol SessionJournal: AnyObject, Sendable {
  /// A line for the session's log at the current frame.
  /// - Thread: any; never waits for the disk
  func note(_ text: String)
}

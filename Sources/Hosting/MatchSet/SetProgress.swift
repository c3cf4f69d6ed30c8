/// What a running set tells, and whether it is to stop. Called from several threads.
public protocol SetProgress: AnyObject, Sendable {
  var isCancelled: Bool { get }
  func begin(total: Int, finished: Int)
  func end(_ row: SetRow)
}

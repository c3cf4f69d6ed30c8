import CJACK
import Glibc

/// A shell that ends another process some time after this one has died, however it died.
struct Guardian {
  private let pid: pid_t
  /// Nobody else holds this end, so that the shell reads its end of file when we are gone.
  private let pipe: Int32

  /// - Returns: nil when the system has no pipe or process left.
  init?(of ward: pid_t) {
    var ends: [Int32] = [-1, -1]
    guard pipe2(&ends, O_CLOEXEC) == 0 else { return nil }
    defer { close(ends[0]) }
    let script = """
      read line && exit
      sleep 1; kill -TERM \(ward) || exit
      for i in 1 2 3 4 5 6 7 8 9 10; do sleep 0.2; kill -0 \(ward) || exit; done
      kill -KILL \(ward)
      """
    guard let pid = spawn(["/bin/sh", "-c", script], input: ends[0]) else {
      close(ends[1])
      return nil
    }
    self.pid = pid
    pipe = ends[1]
  }

  /// Ends the shell without harm to the other process.
  func dismiss() {
    _ = write(pipe, "\n", 1)
    close(pipe)
    var status: Int32 = 0
    waitpid(pid, &status, 0)
  }
}

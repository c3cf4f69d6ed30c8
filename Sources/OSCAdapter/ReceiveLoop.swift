import Glibc
import Hosting
import OSCCodec

/// Waits for datagrams and has each carried out before it takes the next.
struct ReceiveLoop: ~Copyable {
  private let socket: UDPSocket
  private let stopSignal: StopSignal
  private let control: any ControlPort
  private var dispatcher: Dispatcher
  private var clock = ClockReading.now()
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 8)

  /// How long counters of what was sent may lag, in milliseconds.
  private static let countInterval: Int32 = 1000

  init(control: any ControlPort, socket: UDPSocket, stopSignal: StopSignal) {
    self.control = control
    self.socket = socket
    self.stopSignal = stopSignal
    dispatcher = Dispatcher(control: control, socket: socket)
  }

  deinit { buffer.deallocate() }

  /// Returns when the stop signal is raised, with the socket closed.
  mutating func run() {
    var waiting = [
      pollfd(fd: stopSignal.readEnd, events: Int16(POLLIN), revents: 0),
      pollfd(fd: socket.pollDescriptor, events: Int16(POLLIN), revents: 0),
    ]
    while true {
      let ready = poll(&waiting, nfds_t(waiting.count), Self.countInterval)
      countSent()
      guard ready > 0 else { continue }
      guard waiting[0].revents == 0 else { break }
      if waiting[1].revents & Int16(POLLERR) != 0 { noteUnreachablePeers() }
      if waiting[1].revents & Int16(POLLIN) != 0 { takeOne() }
    }
    dispatcher.endSubscriptions()
    socket.close()
    countSent()
  }

  private mutating func takeOne() {
    guard let (count, sender) = socket.receive(into: buffer) else { return }
    let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
    clock = .now(like: clock)
    dispatcher.dispatch(Packet(bytes, clock: clock), from: sender)
  }

  private mutating func noteUnreachablePeers() {
    while let peer = socket.takeUnreachable() { dispatcher.noteUnreachable(peer) }
    socket.clearError()
  }

  private func countSent() {
    let sent = socket.takeSentCount()
    if sent > 0 { control.count(.oscSent, sent) }
  }
}

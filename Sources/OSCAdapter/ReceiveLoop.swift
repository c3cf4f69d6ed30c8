import Glibc
import Hosting
import OSCCodec

/// Waits for datagrams and has each carried out before it takes the next.
struct ReceiveLoop: ~Copyable {
  private let sockets: SocketPair
  private let stopSignal: StopSignal
  private let control: any ControlPort
  private var dispatcher: Dispatcher
  private var clock = ClockReading.now()
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 8)

  /// How long counters of what was sent may lag, in milliseconds.
  private static let countInterval: Int32 = 1000

  init(control: any ControlPort, sockets: SocketPair, stopSignal: StopSignal) {
    self.control = control
    self.sockets = sockets
    self.stopSignal = stopSignal
    dispatcher = Dispatcher(control: control, sockets: sockets)
  }

  deinit { buffer.deallocate() }

  /// Returns when the stop signal is raised, with the sockets closed.
  mutating func run() {
    let descriptors = [stopSignal.readEnd] + sockets.sockets.map(\.pollDescriptor)
    var waiting = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    while true {
      let ready = poll(&waiting, nfds_t(waiting.count), Self.countInterval)
      countSent()
      guard ready > 0 else { continue }
      guard waiting[0].revents == 0 else { break }
      for (socket, state) in zip(sockets.sockets, waiting.dropFirst()) {
        if state.revents & Int16(POLLERR) != 0 { noteUnreachablePeers(socket) }
        if state.revents & Int16(POLLIN) != 0 { takeOne(socket) }
      }
    }
    dispatcher.endSubscriptions()
    sockets.close()
    countSent()
  }

  private mutating func takeOne(_ socket: UDPSocket) {
    guard let (count, sender) = socket.receive(into: buffer) else { return }
    let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<count])
    clock = .now(like: clock)
    dispatcher.dispatch(Packet(bytes, clock: clock), from: sender)
  }

  private mutating func noteUnreachablePeers(_ socket: UDPSocket) {
    while let peer = socket.takeUnreachable() { dispatcher.noteUnreachable(peer) }
    socket.clearError()
  }

  private func countSent() {
    let sent = sockets.takeSentCount()
    if sent > 0 { control.count(.oscSent, sent) }
  }
}

import Foundation

/// What the kernel says of this process.
enum ProcessAge {
  /// Seconds since this process was launched, to 10 ms.
  static var seconds: Double {
    let stat = (try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8)) ?? ""
    let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
    let uptime = (try? String(contentsOfFile: "/proc/uptime", encoding: .utf8)) ?? ""
    guard fields.count > 19, let start = Double(fields[19]),
      let now = uptime.split(separator: " ").first.flatMap({ Double($0) })
    else { return .nan }
    return now - start / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  static var residentMegabytes: Double {
    let statm = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    let pages = statm.split(separator: " ").dropFirst().first.flatMap { Double($0) } ?? .nan
    return pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1_048_576
  }
}

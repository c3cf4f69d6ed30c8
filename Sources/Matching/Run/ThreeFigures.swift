import Foundation

extension Double {
  /// As a person writes it: three figures, whole from 1000 on.
  public var threeFigures: String {
    abs(self) >= 1000 ? String(Int(min(max(self, -1e15), 1e15))) : String(format: "%.3g", self)
  }
}

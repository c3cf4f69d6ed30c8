import Glibc
import MachineCore

extension SearchRandom {
  /// Mean 0, variance 1 (Box and Muller 1958).
  mutating func normal() -> Double {
    (-2 * log(1 - unit())).squareRoot() * cos(2 * Double.pi * unit())
  }
}

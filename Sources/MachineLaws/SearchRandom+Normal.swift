import Glibc
import MachineCore

extension SearchRandom {
  /// A draw from the standard normal distribution (Box and Muller 1958).
  public mutating func normal() -> Double {
    (-2 * log(1 - unit())).squareRoot() * cos(2 * Double.pi * unit())
  }
}

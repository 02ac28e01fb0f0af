internal import SimCore

/// e to the power of x and the natural logarithm, the engine's own: the same on every platform.
func exponential(_ x: Double) -> Double { Arithmetic.exp(x) }

func logarithm(_ x: Double) -> Double { Arithmetic.log(x) }

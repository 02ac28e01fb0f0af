internal import SimCore

extension CacheLookup {
    /// Which of its keys a request asks for; `nil` where there are none.
    var popularity: ZipfDistribution? {
        switch finding {
        case .keys(let count, let exponent): ZipfDistribution(count: count, exponent: exponent)
        case .ratio: nil
        }
    }

    /// The share of look-ups that find something, where that is given.
    var hitRatio: Double {
        switch finding {
        case .ratio(let share): share
        case .keys: 0
        }
    }
}

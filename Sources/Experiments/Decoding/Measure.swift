/// What a number in the file must be: its dimension, whether it may be bare, its range.
struct Measure: Sendable {
    var dimension: Quantity.Dimension
    /// gunicorn's, SQLAlchemy's and PostgreSQL's own settings: a bare number in base units is right.
    var bare = false
    var whole = false
    var least = 0.0
    /// Whether `least` itself is refused.
    var above = false
    var most = 1e12

    static let duration = Measure(dimension: .duration, most: 1e9)
    static let positiveDuration = Measure(dimension: .duration, above: true, most: 1e9)
    /// A setting in seconds of a tool that counts in seconds.
    static let settingSeconds = Measure(dimension: .duration, bare: true, most: 1e9)
    static let size = Measure(dimension: .size, most: 1e18)
    static let positiveSize = Measure(dimension: .size, above: true, most: 1e18)
    static let rate = Measure(dimension: .rate, above: true, most: 1e9)
    static let bandwidth = Measure(dimension: .bandwidth, above: true, most: 1e12)
    static let fraction = Measure(dimension: .fraction, most: 1)
    /// A share that leaves something.
    static let partialFraction = Measure(dimension: .fraction, most: 0.99)
    static let positiveFraction = Measure(dimension: .fraction, above: true, most: 1)
    /// A plain number from 0.
    static let factor = Measure(dimension: .number)
    static let positiveFactor = Measure(dimension: .number, above: true)

    static func number(from least: Double = 0, to most: Double) -> Measure {
        Measure(dimension: .number, least: least, most: most)
    }

    static func count(from least: Int, to most: Int = 1_000_000_000) -> Measure {
        Measure(dimension: .number, whole: true, least: Double(least), most: Double(most))
    }
}

extension Decoding {
    /// The number that a scalar holds, in base units; a finding and `nil` where it holds none that will do.
    mutating func quantity(_ node: YAMLNode, _ measure: Measure) -> Double? {
        guard let text = node.text, !node.isNull else {
            report(
                "\(measure.noun) is wanted here, not \(node.kind)", at: node.place, remedy: measure.example)
            return nil
        }
        do {
            return try quantity(text, measure)
        } catch {
            report(error.message, at: node.place, remedy: error.remedy)
            return nil
        }
    }

    /// Why a text will not do.
    struct Refusal: Error {
        var message: String
        var remedy: String?
    }

    /// The number that a text holds, in base units.
    func quantity(_ text: String, _ measure: Measure) throws(Refusal) -> Double {
        let quantity: Quantity
        do {
            quantity = try Quantity(reading: text)
        } catch {
            switch error {
            case .notFinite:
                throw Refusal(message: "`\(text)` is not a finite number", remedy: measure.example)
            case .notANumber:
                throw Refusal(message: "`\(text)` is not \(measure.noun)", remedy: measure.example)
            case .unknownUnit(let number, let unit):
                throw Refusal(
                    message: "`\(unit)` is not a unit",
                    remedy: measure.unitMeant(by: unit).map { "did you mean `\(number)\($0)`?" }
                        ?? measure.example)
            }
        }
        let dimension = measure.dimension
        if quantity.dimension != dimension {
            guard quantity.dimension == .number else {
                throw Refusal(
                    message: "`\(text)` is \(quantity.dimension.phrase), where \(measure.noun) is wanted",
                    remedy: measure.example)
            }
            guard measure.bare else {
                throw Refusal(
                    message: "`\(text)` has no unit, and \(dimension.phrase) needs one",
                    remedy: dimension.meant(by: text))
            }
        }
        try checkRange(quantity.value, text, measure)
        return quantity.value
    }

    private func checkRange(_ value: Double, _ text: String, _ measure: Measure) throws(Refusal) {
        let least = Quantity(measure.least, measure.dimension).text
        if measure.whole && value != value.rounded() {
            throw Refusal(message: "`\(text)` is not a whole number", remedy: nil)
        }
        if value < 0 && measure.least == 0 {
            throw Refusal(
                message: "`\(text)` is negative",
                remedy: measure.above ? "it must be above \(least)" : "the least allowed is \(least)")
        }
        if value < measure.least || measure.above && value == measure.least {
            throw Refusal(
                message: "`\(text)` is too small",
                remedy: measure.above ? "it must be above \(least)" : "the least allowed is \(least)")
        }
        if value > measure.most {
            let most = Quantity(measure.most, measure.dimension).text
            throw Refusal(message: "`\(text)` is too large", remedy: "the most allowed is \(most)")
        }
    }
}

extension Measure {
    /// With its article, for a sentence.
    var noun: String { whole ? "a whole number" : dimension.phrase }

    /// How to write one.
    var example: String {
        whole ? "write a whole number, such as \(Quantity(max(least, 4), .number).text)" : dimension.example
    }

    /// The unit that was probably meant by a name that is none.
    func unitMeant(by name: String) -> String? {
        let spelt = [
            "sec": "s", "secs": "s", "second": "s", "seconds": "s", "S": "s", "m": "min", "mins": "min",
            "minute": "min", "minutes": "min", "hour": "h", "hours": "h", "hr": "h", "msec": "ms", "MS": "ms",
            "millis": "ms", "usec": "us", "k": "KB", "K": "KB", "kb": "KB", "M": "MB", "mb": "MB", "Mb": "MB",
            "G": "GB", "gb": "GB", "Gb": "GB", "Ki": "KiB", "Mi": "MiB", "Gi": "GiB", "rps": "/s",
            "req/s": "/s",
            "qps": "/s", "/sec": "/s", "/second": "/s", "per second": "/s", "/minute": "/min", "percent": "%",
        ]
        if let unit = spelt[name],
            Quantity.units.contains(where: { $0.names.contains(unit) && $0.dimension == dimension })
        {
            return unit
        }
        let names = Quantity.units.filter { $0.dimension == dimension }.flatMap(\.names)
        return Suggestion.nearest(to: name, among: names)
    }
}

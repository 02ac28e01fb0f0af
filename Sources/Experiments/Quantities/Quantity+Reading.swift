extension Quantity {
    /// Why a text is no quantity.
    enum ReadingError: Error, Equatable {
        case notANumber
        case notFinite
        /// The number and what stands behind it.
        case unknownUnit(number: String, unit: String)
    }

    /// Reads `250ms`, `4 GB`, `80/s`, `2%` or `16`. The number is decimal, with a point and an exponent if
    /// wished; one space may stand before the unit.
    init(reading text: String) throws(ReadingError) {
        let number = Self.leadingNumber(of: text)
        guard !number.isEmpty else {
            let word = text.lowercased().drop { $0 == "." || $0 == "-" || $0 == "+" }
            throw word.hasPrefix("inf") || word.hasPrefix("nan") || text == "∞" ? .notFinite : .notANumber
        }
        let rest = text.dropFirst(number.count)
        let unit = rest.hasPrefix(" ") ? rest.dropFirst() : rest
        let decimal = number.hasPrefix("+") ? String(number.dropFirst()) : number
        if unit.isEmpty {
            guard let value = Double(decimal), value.isFinite else { throw .notFinite }
            self.init(value, .number)
            return
        }
        guard let known = Self.units.first(where: { $0.names.contains(String(unit)) }) else {
            throw .unknownUnit(number: number, unit: String(unit))
        }
        guard let value = Double(Self.shift(decimal, by: known.exponent)), value.isFinite else {
            throw .notFinite
        }
        self.init(value * known.multiplier, known.dimension)
    }

    /// The seconds of a duration that is written with its unit; `nil` for anything else, and below 0.
    public static func seconds(_ text: String) -> Double? {
        guard let quantity = try? Quantity(reading: text), quantity.dimension == .duration,
            quantity.value >= 0
        else { return nil }
        return quantity.value
    }

    /// The longest start of the text that is a decimal number; empty where there is none. `1e` in `1eggs` is
    /// the number 1: an exponent needs digits.
    static func leadingNumber(of text: String) -> String {
        let characters = Array(text.utf8)
        var at = 0
        func digits() -> Int {
            let start = at
            while at < characters.count, (48...57).contains(characters[at]) { at += 1 }
            return at - start
        }
        if at < characters.count, characters[at] == 43 || characters[at] == 45 { at += 1 }
        var found = digits()
        if at < characters.count, characters[at] == 46 {
            let point = at
            at += 1
            let decimals = digits()
            if decimals == 0 { at = point }
            found += decimals
        }
        guard found > 0 else { return "" }
        if at < characters.count, characters[at] == 101 || characters[at] == 69 {
            let letter = at
            at += 1
            if at < characters.count, characters[at] == 43 || characters[at] == 45 { at += 1 }
            if digits() == 0 { at = letter }
        }
        return String(decoding: characters[..<at], as: UTF8.self)
    }

    private static func shift(_ decimal: String, by exponent: Int) -> String {
        guard let letter = decimal.firstIndex(where: { $0 == "e" || $0 == "E" }) else {
            return decimal + "e\(exponent)"
        }
        let written = Int(decimal[decimal.index(after: letter)...]) ?? Int(Int16.max)
        return decimal[..<letter] + "e\(written.addingReportingOverflow(exponent).partialValue)"
    }
}

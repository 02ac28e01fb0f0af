/// A condition on a point, `stack.server.workers * 60 <= 500 and workload.open.rate < 80/s`: comparisons of
/// arithmetic over full paths, joined by `and`.
///
/// Grammar: condition = comparison {"and" comparison}; comparison = sum relation sum;
/// sum = product {("+" | "-") product}; product = factor {("*" | "/") factor};
/// factor = ["-"] (number [unit] | path | "(" sum ")"). Quantities count in base units.
struct Condition: Sendable {
    indirect enum Expression: Sendable {
        case number(Double)
        case path(String, offset: Int)
        case binary(Character, Expression, Expression)
    }

    struct Comparison: Sendable {
        var left: Expression
        var relation: String
        var right: Expression
    }

    /// What is wrong, and how many characters from the start.
    struct Failure: Error, Equatable {
        var message: String
        var offset: Int
        var remedy: String?
    }

    private(set) var comparisons: [Comparison] = []

    init(_ text: String) throws(Failure) {
        var parser = ConditionParser(text)
        comparisons = try parser.condition()
    }

    /// Whether the condition holds, given the value of each path.
    func holds(_ value: (String) -> Double?) throws(Failure) -> Bool {
        for comparison in comparisons {
            let left = try Self.evaluate(comparison.left, value)
            let right = try Self.evaluate(comparison.right, value)
            let holds =
                switch comparison.relation {
                case "<": left < right
                case "<=": left <= right
                case ">": left > right
                case ">=": left >= right
                case "!=": left != right
                default: left == right
                }
            if !holds { return false }
        }
        return true
    }

    private static func evaluate(_ expression: Expression, _ value: (String) -> Double?) throws(Failure)
        -> Double
    {
        switch expression {
        case .number(let number): return number
        case .path(let path, let offset):
            guard let number = value(path) else {
                throw Failure(
                    message: "`\(path)` is no number of this experiment", offset: offset,
                    remedy: "write a full path such as stack.server.workers")
            }
            return number
        case .binary(let symbol, let first, let second):
            let (left, right) = (try evaluate(first, value), try evaluate(second, value))
            switch symbol {
            case "+": return left + right
            case "-": return left - right
            case "*": return left * right
            default: return left / right
            }
        }
    }
}

/// Recursive descent over the characters of a condition.
private struct ConditionParser {
    private let characters: [Character]
    private var at = 0
    private var depth = 0

    init(_ text: String) {
        characters = Array(text)
    }

    mutating func condition() throws(Condition.Failure) -> [Condition.Comparison] {
        var comparisons = [try comparison()]
        while skipSpace(), at < characters.count {
            let start = at
            guard word() == "and" else {
                throw failure("`and` or the end is wanted here", at: start)
            }
            comparisons.append(try comparison())
        }
        return comparisons
    }

    private mutating func comparison() throws(Condition.Failure) -> Condition.Comparison {
        let left = try sum()
        _ = skipSpace()
        let start = at
        while at < characters.count, "<>=!".contains(characters[at]) { at += 1 }
        let relation = String(characters[start..<at])
        guard ["<", "<=", ">", ">=", "==", "=", "!="].contains(relation) else {
            throw failure("a comparison is wanted here", at: start, remedy: "write <, <=, >, >=, == or !=")
        }
        return Condition.Comparison(left: left, relation: relation, right: try sum())
    }

    private mutating func sum() throws(Condition.Failure) -> Condition.Expression {
        var left = try product()
        while skipSpace(), at < characters.count, "+-−".contains(characters[at]) {
            let symbol: Character = characters[at] == "+" ? "+" : "-"
            at += 1
            left = .binary(symbol, left, try product())
        }
        return left
    }

    private mutating func product() throws(Condition.Failure) -> Condition.Expression {
        var left = try factor()
        while skipSpace(), at < characters.count, "*/×÷".contains(characters[at]) {
            let symbol: Character = "*×".contains(characters[at]) ? "*" : "/"
            at += 1
            left = .binary(symbol, left, try factor())
        }
        return left
    }

    private mutating func factor() throws(Condition.Failure) -> Condition.Expression {
        _ = skipSpace()
        let start = at
        guard at < characters.count else {
            throw failure("a number or a path is wanted at the end", at: start)
        }
        depth += 1
        defer { depth -= 1 }
        guard depth < 100 else { throw failure("too many brackets", at: start) }
        if "-−".contains(characters[at]) {
            at += 1
            return .binary("-", .number(0), try factor())
        }
        if characters[at] == "(" {
            at += 1
            let inner = try sum()
            _ = skipSpace()
            guard at < characters.count, characters[at] == ")" else {
                throw failure("the bracket is not closed", at: start, remedy: "add `)`")
            }
            at += 1
            return inner
        }
        if characters[at].isNumber || characters[at] == "." { return .number(try quantity()) }
        let path = word()
        guard !path.isEmpty, path != "and" else {
            throw failure("a number or a path is wanted here", at: start)
        }
        return .path(path, offset: start)
    }

    /// A number with its unit, if it has one: `80/s` is a rate, `80/stack.server.workers` a division.
    private mutating func quantity() throws(Condition.Failure) -> Double {
        let start = at
        let number = Quantity.leadingNumber(of: String(characters[at...]))
        at += number.count
        let afterNumber = at
        if at < characters.count, characters[at] == "/" { at += 1 }
        if at < characters.count, characters[at] == "%" { at += 1 } else { _ = word() }
        var text = String(characters[start..<at])
        let unit = text.dropFirst(number.count)
        if unit.hasPrefix("/") && unit != "/s" && unit != "/min" {
            at = afterNumber
            text = number
        }
        guard let value = try? Quantity(reading: text).value else {
            throw failure(
                "`\(text)` is no quantity", at: start,
                remedy: "write a number, or one with its unit: 2s, 4GB, 80/s, 5%")
        }
        return value
    }

    private mutating func word() -> String {
        let start = at
        while at < characters.count,
            characters[at].isLetter || characters[at].isNumber || "._".contains(characters[at])
                || isInnerHyphen
        { at += 1 }
        return String(characters[start..<at])
    }

    /// A hyphen between letters, as in the name of a host: `web-1`; with a space around it, it subtracts.
    private var isInnerHyphen: Bool {
        guard characters[at] == "-", at > 0, at + 1 < characters.count else { return false }
        return characters[at - 1].isLetter && (characters[at + 1].isLetter || characters[at + 1].isNumber)
    }

    private mutating func skipSpace() -> Bool {
        while at < characters.count, characters[at].isWhitespace { at += 1 }
        return true
    }

    private func failure(_ message: String, at offset: Int, remedy: String? = nil) -> Condition.Failure {
        Condition.Failure(message: message, offset: offset, remedy: remedy)
    }
}

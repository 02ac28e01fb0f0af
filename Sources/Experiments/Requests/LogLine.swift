import Foundation

/// A line of the common and combined log formats.
enum LogLine {
    static func entry(_ line: String) -> AccessLog.Entry? {
        guard let open = line.firstIndex(of: "["), let close = line[open...].firstIndex(of: "]"),
            let time = time(line[line.index(after: open)..<close])
        else { return nil }
        var fields = fields(line[line.index(after: close)...])[...]
        guard let request = fields.popFirst() else { return nil }
        let words = request.split(separator: " ")
        guard words.count >= 2, words[1].hasPrefix("/") else { return nil }
        let status = fields.popFirst().flatMap { Int($0) }
        let isTimed = fields.count == 2 || fields.count > 3
        let duration = isTimed ? fields.last.flatMap { Self.duration($0) } : nil
        return AccessLog.Entry(
            time: time, method: String(words[0]), target: String(words[1]), status: status,
            duration: duration)
    }

    /// Whole numbers are microseconds, decimal ones seconds.
    private static func duration(_ text: String) -> Double? {
        guard let value = Double(text), value >= 0 else { return nil }
        return text.contains(".") ? value : value * 1e-6
    }

    /// Words, and texts between quotation marks, in which a backslash hides the next letter.
    private static func fields(_ text: Substring) -> [String] {
        var fields: [String] = []
        var rest = text.drop { $0 == " " }
        while let first = rest.first {
            var field = ""
            if first == "\"" {
                rest = rest.dropFirst()
                while let letter = rest.popFirst(), letter != "\"" {
                    if letter == "\\", let hidden = rest.popFirst() {
                        field += hidden == "\"" ? "\"" : "\\\(hidden)"
                    } else {
                        field.append(letter)
                    }
                }
            } else {
                field = String(rest.prefix { $0 != " " })
                rest = rest.dropFirst(field.count)
            }
            fields.append(field)
            rest = rest.drop { $0 == " " }
        }
        return fields
    }

    /// `10/Oct/2000:13:55:36 -0700`
    private static func time(_ text: Substring) -> Double? {
        let words = text.split(separator: " ")
        guard words.count == 2 else { return nil }
        let parts = words[0].split(whereSeparator: { $0 == "/" || $0 == ":" })
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        guard parts.count == 6, let day = Int(parts[0]), let month = months.firstIndex(of: String(parts[1])),
            let year = Int(parts[2]), let hour = Int(parts[3]), let minute = Int(parts[4]),
            let second = Int(parts[5]), let zone = Int(words[1])
        else { return nil }
        let offset = (zone / 100) * 3600 + (zone % 100) * 60
        let days = daysSince1970(year: year, month: month + 1, day: day)
        return Double(days * 86_400 + hour * 3600 + minute * 60 + second - offset)
    }

    /// Of the Gregorian calendar: years that begin in March, so that the leap day is the last.
    private static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let monthFromMarch = (month + 9) % 12
        let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
        return 365 * shifted + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
    }
}

/// A line of a log in JSON.
enum JSONLogLine {
    private struct Line: Decodable {
        enum Time: Decodable {
            case seconds(Double)

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                if let seconds = try? container.decode(Double.self) {
                    self = .seconds(seconds)
                    return
                }
                let text = try container.decode(String.self)
                let styles = [
                    Date.ISO8601FormatStyle(includingFractionalSeconds: true), Date.ISO8601FormatStyle(),
                ]
                guard let date = styles.lazy.compactMap({ try? $0.parse(text) }).first else {
                    throw DecodingError.dataCorruptedError(in: container, debugDescription: "no time")
                }
                self = .seconds(date.timeIntervalSince1970)
            }
        }
        var time: Time
        var method: String
        var path: String
        var status: Int?
        var duration: Double?
        var durationMilliseconds: Double?

        enum CodingKeys: String, CodingKey {
            case time, method, path, status, duration
            case durationMilliseconds = "duration_ms"
        }
    }

    static func entry(_ data: Data) -> AccessLog.Entry? {
        guard let line = try? JSONDecoder().decode(Line.self, from: data), line.path.hasPrefix("/"),
            case .seconds(let time) = line.time
        else { return nil }
        return AccessLog.Entry(
            time: time, method: line.method, target: line.path, status: line.status,
            duration: line.duration ?? line.durationMilliseconds.map { $0 / 1000 })
    }
}

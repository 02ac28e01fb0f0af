import Compare
import Experiments
import Foundation
import Testing

/// The data that a report's script plots, read back from the page.
struct PlottedData: Decodable {
    struct Value: Decodable {
        var load: Double
        var role: Point.Role
        var simulated: Metric?
        var measured: Metric?
        var noise: Double?
        var predicted: PredictiveInterval?
        var simulatedTrusted: Bool
        var measuredTrusted: Bool
    }

    struct Series: Decodable {
        var metric: String
        var values: [Value]
    }

    struct Figure: Decodable {
        var series: [Series]
    }

    var figures: [Figure]

    init(page: String) throws {
        let start = try #require(page.range(of: "id=\"figure-data\">"))
        let end = try #require(page.range(of: "</script>", range: start.upperBound..<page.endIndex))
        let json = Data(page[start.upperBound..<end.lowerBound].utf8)
        self = try JSONDecoder().decode(Self.self, from: json)
    }
}

/// Checks that elements nest: each end tag closes the element opened last.
func expectBalanced(_ page: String) throws {
    let void: Set<String> = ["meta", "br", "hr", "img", "link"]
    let tag = try Regex("<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*>")
    var open: [String] = []
    // What scripts and styles hold is not markup.
    var markup = page
    for name in ["script", "style"] {
        let content = try Regex("(<\(name)[^>]*>)(?s:.*?)(</\(name)>)")
        markup = markup.replacing(content) { match in
            "\(match.output[1].substring ?? "")\(match.output[2].substring ?? "")"
        }
    }
    for match in markup.matches(of: tag) {
        let name = String(match.output[2].substring ?? "").lowercased()
        if void.contains(name) { continue }
        if match.output[1].substring == "/" {
            let last = open.popLast()
            #expect(last == name, "</\(name)> closes <\(last ?? "nothing")>")
        } else {
            open.append(name)
        }
    }
    #expect(open.isEmpty, "left open: \(open)")
}

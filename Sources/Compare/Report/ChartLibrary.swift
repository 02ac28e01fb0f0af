import Foundation

/// Chart.js, inlined into a report so that it draws its figures without a network.
public struct ChartLibrary: Sendable {
    /// The minified script.
    public let source: String

    public init(source: String) {
        self.source = source
    }

    /// The package that holds it on Debian.
    public static let package = "libjs-chart.js"

    /// The folders that Debian keeps shared scripts in, by the XDG base directory specification.
    public static var standardFolders: [String] {
        let named = ProcessInfo.processInfo.environment["XDG_DATA_DIRS"] ?? ""
        let folders = named.isEmpty ? "/usr/local/share:/usr/share" : named
        return folders.split(separator: ":").map { "\($0)/javascript" }
    }

    /// The installed library, from the first folder that has it; `nil` where none has.
    public static func installed(in folders: [String] = standardFolders) -> ChartLibrary? {
        for folder in folders {
            let path = "\(folder)/chart.js/chart.min.js"
            guard let source = try? String(contentsOfFile: path, encoding: .utf8) else { continue }
            // Inside a script element this would end it; Chart.js has none, a damaged file might.
            guard !source.contains("</script") else { continue }
            return ChartLibrary(source: source)
        }
        return nil
    }
}

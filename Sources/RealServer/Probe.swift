public import Foundation

/// The Python file that counts what serving takes inside gunicorn's workers: `headroom probe` writes it.
public enum Probe {
    public static let name = "headroom_probe.py"

    /// The file's text.
    ///
    /// - Throws: what reading it throws, where the command was moved away from its resources.
    public static func text() throws -> Data {
        try Data(contentsOf: Bundle.module.bundleURL.appending(path: "probe/\(name)"))
    }
}

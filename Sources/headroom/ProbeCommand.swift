import ArgumentParser
import Foundation
import RealServer

/// `headroom probe`
struct ProbeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe",
        abstract: "Write a small Python file that counts, inside gunicorn, what serving takes.")

    @Option(help: "The file to write; one that exists is left alone.")
    var out = Probe.name

    @Flag(help: "Say nothing when all went well.")
    var quiet = false

    func run() throws {
        let target = URL(filePath: out)
        do {
            try Probe.text().write(to: target, options: .withoutOverwriting)
        } catch CocoaError.fileWriteFileExists {
            tell("\(out): there is such a file already; name another with --out, or remove it")
            throw Exit.environment
        } catch {
            tell("\(out): the file cannot be written: \(error.localizedDescription)")
            throw Exit.environment
        }
        guard !quiet else { return }
        let folder = target.deletingLastPathComponent().standardizedFileURL.path(percentEncoded: false)
        let module = target.deletingPathExtension().lastPathComponent
        print(
            """
            Written to \(out). It needs Python 3.8 and nothing else.

            1. Add to gunicorn.conf.py:
                   import sys; sys.path.insert(0, "\(folder)")
                   from \(module) import pre_request, post_request
            2. Restart gunicorn, and let it serve some minutes of ordinary traffic, or a load test.
            3. headroom calibrate EXPERIMENT --from headroom-probe.jsonl
            4. Remove the lines again: what is written stops at 16 MiB, but nothing is free.

            The workers write headroom-probe.jsonl in their working directory, one line a second; HEADROOM_PROBE names
            another file. It holds methods, routes and times, nothing that users sent.
            """)
    }
}

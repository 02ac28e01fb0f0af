import ArgumentParser
import Foundation

/// Runs the command and ends with the exit codes of ``Exit``, of which ArgumentParser knows only its own.
@main
enum Main {
    static func main() async {
        // A reader that leaves early, as `head` does, ends the output, not the command.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try Headroom.parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            end(with: error)
        }
    }

    private static func end(with error: any Error) -> Never {
        let code = Headroom.exitCode(for: error)
        // `--help` is an error in form, and the only one whose text belongs on standard output.
        if code == .success || error is ExitCode { Headroom.exit(withError: error) }
        if code == .validationFailure {
            tell(Headroom.fullMessage(for: error))
            Foundation.exit(Exit.usage.rawValue)
        }
        tell("internal error: \(error)")
        Foundation.exit(Exit.internalError.rawValue)
    }
}

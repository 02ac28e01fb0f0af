import ArgumentParser
import Foundation

/// Writes to standard output. Where nobody reads on, as behind `head`, the command ends without a word; where
/// the bytes cannot be kept, it says so and ends with 5.
func emit(_ data: Data) {
    do {
        try FileHandle.standardOutput.write(contentsOf: data)
    } catch {
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        let code = Int32(underlying?.code ?? 0)
        if code != EPIPE { tell("cannot write to standard output: \(String(cString: strerror(code)))") }
        exit(code == EPIPE ? 0 : Exit.environment.rawValue)
    }
}

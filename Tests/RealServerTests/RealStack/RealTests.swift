import Foundation

/// Tests on real servers that take minutes: `make test-real` asks for them, `make test` leaves them out.
enum RealTests {
    static let areAsked =
        ProcessInfo.processInfo.environment["HEADROOM_TEST_REAL"] == "1" && StackBench.isInstalled
}

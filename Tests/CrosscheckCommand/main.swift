import Foundation
import RealServer

// The load generator beside ab and wrk, in turns: `crosscheck HEADROOM FILE ROUNDS`.

let arguments = CommandLine.arguments
guard arguments.count == 4, let rounds = Int(arguments[3]), rounds >= 3 else {
    print(
        "crosscheck: say the command, the file to write, and how many rounds, from 3: crosscheck .build/release/headroom docs/crosscheck.md 6"
    )
    exit(2)
}
let own = OwnGenerator(executable: arguments[1])
do {
    let connections = try PairedSection(.ab, own, rounds: rounds)
    let kept = try PairedSection(.wrk, own, rounds: rounds)
    let reach = try ReachSection(own, rounds: rounds)
    let pinning =
        OtherTool.serverCPUs.isEmpty
        ? "All processes share the only CPU." : "Load generators run on CPU 0, the server on CPU 1."
    let page = """
        # The load generator beside others

        Written by `make crosscheck`; do not edit. Measured on this computer: \(ComputerText.line).
        \(pinning) \(rounds) rounds; in each, both tools and Headroom's generator once more take turns. The second run
        of Headroom's own is the A/A comparison: its floor is the end of the 95 % interval of the paired difference
        that is farther from 0. A difference agrees where its whole interval lies within the larger of twice the floor
        and 3 %.

        ## A connection for each request, \(OtherTool.ab.version)

        `ab -l -e` against a server that works \(rounded(PairedSection.work * 1000, 1)) ms for each request, one after the other; 1000 requests a run.

        \(connections.text)
        ## Kept connections, \(OtherTool.wrk.version)

        `wrk -t 1 --latency` against the same server, a second a run.

        \(kept.text)
        ## How far it reaches

        Against a server that only answers, on one CPU each.

        \(reach.text)
        """
    try Data(page.utf8).write(to: URL(filePath: arguments[2]))
    print(page)
    if !(connections.agrees && kept.agrees && reach.agrees) {
        print("crosscheck: a figure does not agree: look for \"**no**\" in \(arguments[2])")
        exit(1)
    }
} catch {
    print("crosscheck: \(error)")
    exit(5)
}

import Experiments
import Foundation
import SimCore
import Synchronization

/// How fast some CPUs are while others share the computer: what fixed pieces of work take on each, many times a second,
/// beside whatever runs there.
///
/// A virtual machine's CPU is often one of two hardware threads of a core, and its cache and its way to memory are shared
/// with other machines. What these do slows it by a tenth or a half, for seconds or minutes, and no counter of the kernel
/// tells. The work is arithmetic in registers, and reads from memory that wait for each other.
final class CorePace: Sendable {
    private struct Sample {
        var cpu: Int
        /// Monotonic, in nanoseconds.
        var time: Int64
        /// CPU time of the work, in nanoseconds.
        var taken: [Pace.Kind: Double]
    }

    private final class Samples: Sendable {
        let all = Mutex<[Sample]>([])
        let isEnded = Mutex(false)
    }

    private let samples = Samples()
    private let hosts: [String: [Int]]

    /// Begins to sample, on a thread for each CPU.
    ///
    /// - Parameter hosts: the CPUs of each host; those without are left out.
    init(_ hosts: [String: [Int]]) {
        self.hosts = hosts.filter { !$0.value.isEmpty }
        for cpu in Set(hosts.values.joined()) {
            let thread = Thread { [samples] in Self.sample(cpu, into: samples) }
            thread.name = "pace \(cpu)"
            thread.start()
        }
    }

    deinit { samples.isEnded.withLock { $0 = true } }

    /// Means over the samples since a moment, in seconds, by the metric's name; earlier samples are forgotten.
    func means(since start: Int64) -> [String: Double] {
        let recent = samples.all.withLock { all in
            all.removeAll { $0.time < start }
            return all
        }
        var means: [String: Double] = [:]
        for (host, cpus) in hosts {
            let own = recent.filter { cpus.contains($0.cpu) }
            for kind in Pace.Kind.allCases where !own.isEmpty {
                let sum = own.reduce(0) { $0 + ($1.taken[kind] ?? 0) }
                means[Pace.name(host, kind)] = sum * 1e-9 / Double(own.count)
            }
        }
        return means
    }

    /// Seconds between two samples: the work takes a hundredth of a millisecond or so, a few thousandths of the CPU.
    private static let interval = 0.02
    private static let iterations = 15_000
    private static let reads = 200

    private static func sample(_ cpu: Int, into samples: Samples) {
        guard CPUAffinity.restrict(to: [cpu]) else { return }
        let memory = ReadingChain()
        var state = UInt64(cpu)
        while !samples.isEnded.withLock({ $0 }) {
            // The first twenty microseconds or so of an idle core are slower by a tenth.
            state = work(iterations, from: state)
            let begun = Clock.thread
            state = work(iterations, from: state)
            let between = Clock.thread
            memory.read(reads)
            let ended = Clock.thread
            let sample = Sample(
                cpu: cpu, time: Clock.now,
                taken: [
                    .arithmetic: Double(between - begun), .memory: Double(ended - between) / Double(reads),
                ])
            samples.all.withLock { $0.append(sample) }
            Thread.sleep(forTimeInterval: interval)
        }
        sink.withLock { $0 = state }
    }

    /// Where results go so that the optimiser cannot leave the work out.
    private static let sink = Mutex<UInt64>(0)

    /// Six chains of additions and exclusive ors that do not wait for each other: they keep all of a core's units busy,
    /// and take half as long again where the core's other thread works.
    @inline(never)
    private static func work(_ iterations: Int, from start: UInt64) -> UInt64 {
        var (a, b, c) = (start, start ^ 0x5555, start ^ 0x3333)
        var (d, e, f) = (start ^ 0x0F0F, start ^ 0x7777, start ^ 0x1111)
        var left = UInt64(iterations)
        while left > 0 {
            a = (a &+ left) ^ 0x9E37_79B9
            b = (b ^ left) &+ 0x85EB_CA6B
            c = (c &+ left) ^ 0xC2B2_AE35
            d = (d ^ left) &+ 0x27D4_EB2F
            e = (e &+ left) ^ 0x1656_67B1
            f = (f ^ left) &+ 0x2545_F491
            left -= 1
        }
        return a ^ b ^ c ^ d ^ e ^ f
    }
}

/// A closed chain through more memory than a core's own caches hold, one link in each line of it, in random order.
private final class ReadingChain {
    private static let lines = 1 << 16
    /// Of 64 bytes a line.
    private static let stride = 16
    private let links: UnsafeMutablePointer<UInt32>
    private var place: UInt32 = 0

    init() {
        links = .allocate(capacity: Self.lines * Self.stride)
        links.initialize(repeating: 0, count: Self.lines * Self.stride)
        // A permutation of one cycle (S. Sattolo, 1986).
        var order = Array(0..<UInt32(Self.lines))
        var stream = RandomStream(StreamKey(seed: 1, replication: 0, component: 0, purpose: 0))
        for index in order.indices.dropFirst().reversed() {
            order.swapAt(index, stream.index(below: index))
        }
        for line in order.indices { links[line * Self.stride] = order[line] * UInt32(Self.stride) }
    }

    deinit { links.deallocate() }

    /// Goes on along the chain.
    func read(_ count: Int) {
        for _ in 0..<count { place = links[Int(place)] }
    }
}

import Glibc

/// The account that a worker of the reference server keeps, in the file that ``StayFile`` reads. One thread writes it.
final class StayLedger {
    enum Place {
        case server, pool
    }

    private let words: UnsafeMutablePointer<Int64>
    private var free: [[Int]]

    /// - Parameter path: of the worker's own file, which is made.
    init(path: String) throws(MeasurementError) {
        let size = StayFile.words * MemoryLayout<Int64>.size
        let file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .system("making the worker's account", errno) }
        defer { close(file) }
        guard ftruncate(file, off_t(size)) == 0,
            let mapped = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0), mapped != MAP_FAILED
        else { throw .system("making the worker's account", errno) }
        words = mapped.bindMemory(to: Int64.self, capacity: StayFile.words)
        free = [StayFile.server, StayFile.pool].map { place in
            (0..<StayFile.slots).reversed().map { place + StayFile.firstSlot + $0 }
        }
    }

    deinit { munmap(words, StayFile.words * MemoryLayout<Int64>.size) }

    /// Somebody comes. Returns the slot, which has to be handed in when leaving.
    func enter(_ place: Place) -> Int {
        let (index, base) = place == .server ? (0, StayFile.server) : (1, StayFile.pool)
        let now = Clock.now
        words[0] += 1
        count(base, 1, now)
        words[base + StayFile.came] += 1
        let slot = free[index].popLast() ?? 0
        if slot > 0 { words[slot] = now } else { words[base + StayFile.unknown] += 1 }
        words[0] += 1
        return slot
    }

    func leave(_ place: Place, _ slot: Int) {
        let (index, base) = place == .server ? (0, StayFile.server) : (1, StayFile.pool)
        let now = Clock.now
        words[0] += 1
        count(base, -1, now)
        words[base + StayFile.left] += 1
        if slot > 0 {
            words[base + StayFile.stays] += now - words[slot]
            words[slot] = 0
            free[index].append(slot)
        }
        words[0] += 1
    }

    private func count(_ base: Int, _ step: Int64, _ now: Int64) {
        let since = words[base + StayFile.since]
        if now > since {
            words[base + StayFile.area] += words[base] * (now - since)
            words[base + StayFile.since] = now
        }
        words[base] += step
    }

    /// In the master: the worker whose file it is is gone.
    static func end(path: String) {
        let file = open(path, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        defer { close(file) }
        var now = Clock.now
        pwrite(file, &now, MemoryLayout<Int64>.size, off_t(StayFile.ended * MemoryLayout<Int64>.size))
    }
}

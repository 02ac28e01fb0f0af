import Glibc

/// The file of one worker's account, as `stays.py` describes it: 64-bit words, in nanoseconds of the monotonic clock.
enum StayFile {
    static let slots = 1024
    static let place = 8 + slots
    static let server = 8
    static let pool = server + place
    static let words = 8 + 2 * place

    static let ended = 1
    static let came = 1
    static let left = 2
    static let area = 3
    static let since = 4
    static let stays = 5
    static let unknown = 6
    static let firstSlot = 8

    /// The accounts of all workers that have been there, those that are gone up to their ends.
    ///
    /// - Parameter folders: with a file for each worker; one folder for each master.
    static func read(_ folders: [String]) -> ServerStays {
        var sum = ServerStays()
        for folder in folders {
            guard let directory = opendir(folder) else { continue }
            defer { closedir(directory) }
            while let entry = readdir(directory) {
                let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
                if !name.hasPrefix(".") { add("\(folder)/\(name)", to: &sum) }
            }
        }
        return sum
    }

    private static func add(_ path: String, to sum: inout ServerStays) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        defer { close(file) }
        let size = words * MemoryLayout<Int64>.size
        var status = stat()
        // A worker that has just made its file has not counted anybody.
        guard fstat(file, &status) == 0, status.st_size >= size,
            let mapped = mmap(nil, size, PROT_READ, MAP_SHARED, file, 0), mapped != MAP_FAILED
        else { return }
        defer { munmap(mapped, size) }
        var account = [Int64](repeating: 0, count: words)
        var isWhole = false
        // A change takes a microsecond or two; who is interrupted in it needs the CPU first.
        for _ in 0..<20 where !isWhole {
            account.withUnsafeMutableBytes { $0.baseAddress?.copyMemory(from: mapped, byteCount: size) }
            isWhole = account[0] & 1 == 0 && account[0] == mapped.load(as: Int64.self)
            if !isWhole { usleep(100) }
        }
        let now = account[ended] > 0 ? account[ended] : Clock.now
        sum.server = sum.server + reading(account, server, now)
        sum.pool = sum.pool + reading(account, pool, now)
        if !isWhole || account[server + unknown] + account[pool + unknown] > 0 { sum.isWhole = false }
    }

    private static func reading(_ account: [Int64], _ place: Int, _ now: Int64) -> PlaceStays {
        var result = PlaceStays()
        result.present = Int(account[place])
        result.came = Int(account[place + came])
        result.left = Int(account[place + left])
        let last = account[place] * max(0, now - account[place + since])
        result.area = Double(account[place + area] + last) * 1e-9
        result.stays = Double(account[place + stays]) * 1e-9
        var ages: Int64 = 0
        for slot in 0..<slots {
            let arrival = account[place + firstSlot + slot]
            if arrival > 0 { ages += now - arrival }
        }
        result.ages = Double(ages) * 1e-9
        return result
    }
}

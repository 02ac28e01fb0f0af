import Models

extension Decoding {
    /// `stack.cache`, redis-py and one Redis; `nil` where the application has none.
    mutating func cache(_ stack: Section, hosts: inout [Host]) -> Cache? {
        let known = ["kind", "host", "max_connections", "max_memory", "rtt"]
        guard let section = section(stack, "cache", known: known) else { return nil }
        var cache = Cache()
        _ = word(section, "kind", among: ["redis"], default: "redis", of: "Headroom")
        cache.host = ownHost(section, "cache", hosts: &hosts)
        cache.maxConnections = count(section, "max_connections", from: 1, default: 100, of: "redis-py")
        cache.maxMemory = number(section, "max_memory", .positiveSize)
        if section.node("max_memory") == nil {
            resolve(section.path("max_memory"), "no limit", .defaultOf("Redis"))
        }
        cache.rtt = number(section, "rtt", .duration, default: 0, of: "Headroom")
        return cache
    }

    /// `{hit: 90%, …}` or `{keys: {zipf: 5000}, …}`: a look into the cache, and what a miss takes.
    mutating func lookup(_ entry: YAMLNode.Entry, _ path: String) -> Step? {
        let known = ["hit", "keys", "ttl", "size", "miss"]
        guard let section = section(entry.value, path, known: known, place: entry.keyPlace) else {
            return nil
        }
        if lacksCache {
            lacksCache = false
            report(
                "`cache` needs a cache, and the stack has none", at: entry.keyPlace,
                remedy: "add `cache: {kind: redis}` to stack")
        }
        asksCache = true
        let ttl = number(section, "ttl", .positiveDuration)
        let size = number(section, "size", .positiveSize, default: 1000, of: "Headroom")
        let miss = section.node("miss").map { steps($0, section.path("miss"), place: .miss) } ?? []
        guard let finding = finding(section) else { return nil }
        if case .ratio = finding {
            for key in ["ttl", "size"] where section.node(key) != nil {
                note(
                    "`\(key)` does nothing where `hit` says how often an entry is found",
                    at: section.place(of: key), remedy: "give `keys` instead, and the hit ratio is a result")
            }
        }
        return .cache(CacheLookup(finding: finding, ttl: ttl, size: size, miss: miss))
    }

    private mutating func finding(_ section: Section) -> CacheLookup.Finding? {
        if section.node("hit") != nil && section.node("keys") != nil {
            report(
                "either `hit` or `keys` says what is found, not both", at: section.place(of: "keys"),
                remedy: "remove one of them")
            return nil
        }
        if section.node("hit") != nil { return .ratio(required(section, "hit", .fraction)) }
        guard section.node("keys") != nil else {
            report(
                "`\(section.path)` says neither `hit` nor `keys`", at: section.place,
                remedy: "add `hit: 90%`, or `keys: {zipf: 5000}`")
            return nil
        }
        guard let keys = self.section(section, "keys", known: ["zipf", "uniform", "exponent"]) else {
            return nil
        }
        let kinds = ["zipf", "uniform"].filter { keys.node($0) != nil }
        guard kinds.count == 1 else {
            report(
                "keys are asked for either by `zipf` or by `uniform`", at: keys.place,
                remedy: "write {zipf: 5000, exponent: 1}, or {uniform: 5000}")
            return nil
        }
        let count = Int(required(keys, kinds[0], .count(from: 1)))
        guard kinds == ["zipf"] else {
            if keys.node("exponent") != nil {
                report(
                    "`exponent` belongs to `zipf`", at: keys.place(of: "exponent"),
                    remedy: "remove it, or write zipf in place of uniform")
            }
            return .keys(count: count, exponent: 0)
        }
        return .keys(
            count: count, exponent: number(keys, "exponent", .number(to: 10), default: 1, of: "Headroom"))
    }
}

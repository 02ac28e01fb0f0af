extension ExperimentFile {
    /// More points than this are refused: a mistake, more likely than a wish.
    static let greatestPointCount = 10_000

    /// The points of the experiment: the cross product of the sweep's axes, the first axis outermost, without
    /// those that `where` excludes; then the points that `compare` names and the sweep does not have. Without
    /// a sweep, the file as it is comes first.
    ///
    /// `compare.train` and `compare.holdout` give a point its role; what such a point leaves out is as in the
    /// file. A path that `assignments` set stays as set: an axis over it shrinks to that value, and points
    /// of `compare` that name it otherwise are left out.
    /// - Throws: every error of the file, then those of its points, at the place of the axis or the point.
    public func points(_ assignments: [Assignment] = []) throws(InvalidExperiment) -> [Point] {
        let tree = try tree(assignments)
        let fixed = assignments.map(\.path)
        var demands = DemandsFolder(of: self)
        do {
            let base = try decode(tree, demands: &demands)
            var builder = PointBuilder(file: self, tree: tree, base: base, demands: demands)
            return try builder.points(fixed: fixed)
        } catch {
            // Points that cannot be made still have errors of their own to tell.
            var builder = PointBuilder(file: self, tree: tree, base: nil, demands: demands)
            throw InvalidExperiment(findings: builder.findings(beside: error.findings, fixed: fixed))
        }
    }
}

/// Points under construction.
private struct PointBuilder {
    let file: ExperimentFile
    let tree: YAMLNode
    let base: Experiment?
    var demands: DemandsFolder
    var decoding: Decoding
    var points: [Point] = []
    /// Parallel to `points`.
    var identities: [[String]] = []
    /// Every path that an axis or a point of `compare` names: what tells points apart.
    var paths: [String] = []

    init(file: ExperimentFile, tree: YAMLNode, base: Experiment?, demands: DemandsFolder) {
        self.file = file
        self.tree = tree
        self.base = base
        self.demands = demands
        decoding = Decoding(source: file.source)
    }

    /// A path set to a value, with the place to name when that is wrong.
    struct Coordinate {
        var path: String
        var keyPlace: Place
        var value: YAMLNode

        init(path: String, keyPlace: Place, value: YAMLNode) {
            self.path = path
            self.keyPlace = keyPlace
            self.value = value
        }

        init(_ entry: YAMLNode.Entry) {
            self.init(path: entry.key, keyPlace: entry.keyPlace, value: entry.value)
        }

        var assignment: Assignment { Assignment(path: path, value: value.flowText) }
    }

    mutating func points(fixed: [String]) throws(InvalidExperiment) -> [Point] {
        let axes = axes(fixed: fixed)
        let named = named
        paths = axes.map(\.path)
        for path in named.flatMap({ $0.coordinates.map(\.path) }) where !paths.contains(path) {
            paths.append(path)
        }
        let count = axes.reduce(1.0) { $0 * Double($1.values.count) }
        if count > Double(ExperimentFile.greatestPointCount) {
            let place = tree.node(at: "sweep.axes")?.place ?? tree.place
            decoding.report(
                "the sweep has \(Int(min(count, 1e15))) points", at: place,
                remedy: "the most allowed is \(ExperimentFile.greatestPointCount)")
            throw InvalidExperiment(findings: decoding.sortedFindings)
        }
        addSweep(axes)
        for point in named where !contradicts(point.coordinates, fixed) {
            addNamed(point.role, at: point.place, point.coordinates, axes.map(\.path))
        }
        checkClaims()
        if fixed.isEmpty, decoding.isValid, !points.isEmpty { checkClaims(meet: points) }
        if decoding.isValid && points.isEmpty {
            let place = tree.node(at: "sweep.where")?.place ?? tree.place
            decoding.report("`where` leaves no point of the sweep", at: place, remedy: "loosen it")
        }
        guard decoding.isValid else { throw InvalidExperiment(findings: decoding.sortedFindings) }
        return points
    }

    /// The errors of an experiment and of each axis and point by itself, where the experiment is invalid.
    mutating func findings(beside findings: [Finding], fixed: [String]) -> [Finding] {
        decoding.report(findings)
        for axis in axes(fixed: fixed) {
            for value in axis.values {
                _ = experiment([Coordinate(path: axis.path, keyPlace: axis.keyPlace, value: value)])
            }
        }
        for point in named where !contradicts(point.coordinates, fixed) { _ = experiment(point.coordinates) }
        checkClaims()
        return decoding.sortedFindings
    }

    /// The points of `compare`.
    private var named: [(role: Point.Role, place: Place, coordinates: [Coordinate])] {
        let roles: [Point.Role] = [.train, .holdout]
        return roles.flatMap { role in
            (tree.node(at: "compare.\(role.rawValue)")?.elements ?? []).map {
                (role, $0.place, ($0.entries ?? []).map(Coordinate.init))
            }
        }
    }

    private func axes(fixed: [String]) -> [(path: String, keyPlace: Place, values: [YAMLNode])] {
        let written: [(path: String, keyPlace: Place, values: [YAMLNode])] =
            (tree.node(at: "sweep.axes")?.entries ?? []).map { entry in
                let values = entry.value.elements ?? []
                guard fixed.contains(entry.key), let value = tree.node(at: entry.key) else {
                    return (entry.key, entry.keyPlace, values)
                }
                return (entry.key, entry.keyPlace, [value])
            }
        return written + assumptions(beside: written.map(\.path))
    }

    /// What a dashboard does not show is answered both ways.
    private func assumptions(
        beside axes: [String]
    ) -> [(path: String, keyPlace: Place, values: [YAMLNode])] {
        let path = Assignment.waits
        guard base?.assumesBothWaits == true, !axes.contains(path) else { return [] }
        let place = tree.place(of: "observed")
        let values = [WaitAssumption.connection, .outside].map {
            YAMLNode(content: .scalar($0.rawValue, quoted: false), place: place)
        }
        return [(path, place, values)]
    }

    /// Whether a point names a path that is set from outside to something else.
    private func contradicts(_ coordinates: [Coordinate], _ fixed: [String]) -> Bool {
        coordinates.contains { coordinate in
            guard fixed.contains(coordinate.path) else { return false }
            return tree.node(at: coordinate.path)?.flowText != coordinate.value.flowText
        }
    }

    /// The cross product, as an odometer whose last wheel turns fastest.
    private mutating func addSweep(_ axes: [(path: String, keyPlace: Place, values: [YAMLNode])]) {
        if axes.isEmpty {
            if let (experiment, tree) = experiment([]) {
                points.append(Point(axes: [], role: .unscored, experiment: experiment))
                identities.append(identity(of: experiment, tree))
            }
            return
        }
        guard axes.allSatisfy({ !$0.values.isEmpty }) else { return }
        var wheels = Array(repeating: 0, count: axes.count)
        while true {
            let coordinates: [Coordinate] = zip(axes, wheels).map {
                Coordinate(path: $0.path, keyPlace: $0.keyPlace, value: $0.values[$1])
            }
            if let (experiment, tree) = experiment(coordinates), isWanted(experiment) {
                let identity = identity(of: experiment, tree)
                if identities.contains(identity), let last = coordinates.last {
                    decoding.report(
                        "the sweep has the same point twice", at: last.value.place,
                        remedy: "list each value once")
                } else {
                    points.append(
                        Point(axes: coordinates.map(\.assignment), role: .unscored, experiment: experiment))
                    identities.append(identity)
                }
            }
            guard let wheel = wheels.indices.last(where: { wheels[$0] + 1 < axes[$0].values.count }) else {
                return
            }
            wheels[wheel] += 1
            for later in (wheel + 1)..<wheels.endIndex { wheels[later] = 0 }
        }
    }

    /// A point of `compare`: it gives its role to a point that is there, or is added.
    private mutating func addNamed(
        _ role: Point.Role, at place: Place, _ coordinates: [Coordinate], _ axes: [String]
    ) {
        guard let (experiment, tree) = experiment(coordinates) else { return }
        let identity = identity(of: experiment, tree)
        guard let index = identities.firstIndex(of: identity) else {
            let others = axes.filter { axis in !coordinates.contains { $0.path == axis } }
            let completed = others.map { Assignment(path: $0, value: value(of: $0, experiment, tree)) }
            let written = coordinates.map(\.assignment)
            let known = axes.compactMap { axis in (written + completed).first { $0.path == axis } }
            let more = written.filter { !axes.contains($0.path) }
            points.append(Point(axes: known + more, role: role, experiment: experiment))
            identities.append(identity)
            return
        }
        switch points[index].role {
        case .unscored: points[index].role = role
        case role:
            decoding.report("this point is in `\(role.rawValue)` twice", at: place, remedy: "list it once")
        default:
            decoding.report(
                "this point is in both `train` and `holdout`", at: place,
                remedy: "a point that calibrates cannot score: keep it in one of them")
        }
    }

    /// The experiment at some coordinates; `nil`, with findings, where it is invalid there.
    private mutating func experiment(_ coordinates: [Coordinate]) -> (Experiment, YAMLNode)? {
        var tree = tree
        do {
            for coordinate in coordinates {
                do {
                    try tree.assign(coordinate.value, at: coordinate.path, keyPlace: coordinate.keyPlace)
                } catch {
                    decoding.report(error.message, at: coordinate.keyPlace, remedy: error.remedy)
                    return nil
                }
            }
            return (try file.decode(tree, demands: &demands), tree)
        } catch {
            decoding.report(error.findings)
            return nil
        }
    }

    private mutating func isWanted(_ experiment: Experiment) -> Bool {
        guard let text = base?.condition, let condition = try? Condition(text) else { return true }
        do {
            return try condition.holds { path in experiment.value(of: path) }
        } catch {
            let node = tree.node(at: "sweep.where")
            let known = experiment.origins.filter { $0.value != nil }.map(\.path)
            let word = text.dropFirst(error.offset).prefix {
                $0.isLetter || $0.isNumber || "._-".contains($0)
            }
            let meant = Suggestion.nearest(to: String(word), among: known)
            decoding.report(
                error.message, at: node.map { decoding.place(offset: error.offset, in: $0) } ?? tree.place,
                remedy: meant.map { "did you mean `\($0)`?" } ?? error.remedy)
            return true
        }
    }

    /// The claims of `expect` must be about paths and values that exist.
    private mutating func checkClaims() {
        for claim in tree.node(at: "expect")?.elements ?? [] {
            for key in ["at", "of"] {
                let entries = claim.entries?.first { $0.key == key }?.value.entries ?? []
                _ = experiment(entries.map(Coordinate.init))
            }
        }
    }

    /// A claim that compares with a point that is not there would never be judged.
    private mutating func checkClaims(meet points: [Point]) {
        let written = tree.node(at: "expect")?.elements ?? []
        for (claim, node) in zip(base?.expect ?? [], written) where decoding.isValid {
            let about = points.filter { $0.applies(claim) }
            func place(_ key: String) -> Place {
                node.entries?.first { $0.key == key }?.value.place ?? node.place
            }
            if !about.isEmpty, !claim.of.isEmpty,
                !about.contains(where: { $0.other(of: claim, among: points) != nil })
            {
                decoding.report(
                    "there is no such point to compare with", at: place("of"),
                    remedy: "name values that `sweep` lists, others than those of `at`")
            }
        }
    }

    /// What tells a point from the others: the resolved values at and below every path in question.
    private func identity(of experiment: Experiment, _ tree: YAMLNode) -> [String] {
        paths.flatMap { path in
            let resolved = experiment.origins.filter { $0.path == path || $0.path.hasPrefix(path + ".") }
            if resolved.isEmpty { return [tree.node(at: path)?.flowText ?? ""] }
            return resolved.map { "\($0.path)=\($0.value.map { "\($0)" } ?? $0.text)" }
        }
    }

    /// A path's value as the file would write it.
    private func value(of path: String, _ experiment: Experiment, _ tree: YAMLNode) -> String {
        if let node = tree.node(at: path) { return node.flowText }
        return experiment.origins.first { $0.path == path }?.text ?? ""
    }
}

import Models

extension KeyReference {
    /// What a request does, and where its demands come from.
    static let demands: [KeyReference] = [
        KeyReference(
            "endpoints", .named("<endpoint>", .mapping(endpoint)),
            "The kinds of requests, by name. Left out, one is implied: GET /, as `observed` says."),
        KeyReference(
            "demands", .text,
            "The file that `headroom calibrate` writes, with the costs of serving. Where it does not exist yet, costs are priors."
        ),
        KeyReference(
            "costs", .mapping(costs),
            "What serving costs beside the steps: CPU time a piece, unless said otherwise. What stands here beats a calibration, which beats the priors."
        ),
        KeyReference(
            "observed", .list(.named("<metric>", .anything)),
            "Figures off a dashboard, a list of lines. They give demands to endpoints without steps, and check those that have some."
        ),
        KeyReference(
            "assume",
            .mapping([
                KeyReference(
                    "wait", .words(["both", "connection", "outside"]),
                    "Whether a request holds a database connection while it waits. both answers either way.",
                    default: "both")
            ]), "What a dashboard does not show."),
    ]

    private static let endpoint = [
        KeyReference("request", .text, "Method and path.", default: "GET /"),
        KeyReference("expect", .count(from: 100), "The status of a right answer.", default: "200"),
        KeyReference("weight", .number, "Share of the traffic, relative to the others.", default: "1"),
        KeyReference(
            "params", .named("<parameter>", .anything),
            "Values that are put into the path, or after it as a query, when it is measured: `{zipf: 5000}`, `{uniform: {from: 1, to: 9}}`, `{values: [a, b]}` or one text."
        ),
        KeyReference("headers", .named("<header>", .text), "Headers that are sent, when it is measured."),
        KeyReference("body", .text, "A file that is sent, when it is measured."),
        KeyReference(
            "steps", .steps,
            "What serving one request does, in order. Left out, demands are calibrated or observed."),
    ]

    /// The steps that a request is made of.
    public static let steps = [
        KeyReference("cpu", .distribution, "CPU time of the worker, which serves nobody else meanwhile."),
        KeyReference(
            "wait", .distribution, "Waiting for someone else's service: a gevent loop is free meanwhile."),
        KeyReference(
            "query", .mapping(query),
            "A statement on a pooled connection, which is held to the next commit or the end of the request."
        ),
        KeyReference("transaction", .steps, "Steps on one connection, ended by a commit."),
        KeyReference(
            "cache", .mapping(lookup), "A look into the cache, and what a miss takes; then it is stored."),
        KeyReference("respond", .mapping(respond), "The answer; the last step."),
    ]

    private static let query = [
        KeyReference("cpu", .distribution, "Work of the statement itself.", default: "0s"),
        KeyReference("rows", .count(from: 0), "Rows read.", default: "1"),
        KeyReference(
            "writes", .count(from: 0), "Rows written; any makes the transaction a writer.", default: "0"),
        KeyReference("table", .count(from: 0), "Rows of the table.", default: "0"),
        KeyReference(
            "index", .flag, "Whether an index leads to the rows; else PostgreSQL looks at the whole table.",
            default: "true"),
    ]

    private static let lookup = [
        KeyReference("hit", .share, "Share of look-ups that find something, whatever happened before."),
        KeyReference(
            "keys",
            .mapping([
                KeyReference(
                    "zipf", .count(from: 1), "So many keys, the kth asked for as often as k^-exponent."),
                KeyReference("exponent", .number, "Of zipf.", default: "1"),
                KeyReference("uniform", .count(from: 1), "So many keys, all alike."),
            ]), "Instead of hit: which entry is asked for, so that the hit ratio is a result."),
        KeyReference("ttl", .duration, "How long an entry stays.", default: "for ever"),
        KeyReference("size", .size, "Size of an entry.", default: "1KB"),
        KeyReference("miss", .steps, "What is done where nothing is found.", default: "nothing"),
    ]

    private static let respond = [
        KeyReference("size", .size, "Size of the answer before compression.", required: true),
        KeyReference("gzip", .flag, "Whether it is compressed.", default: "false"),
    ]

    /// One key for each parameter, in sections as their paths have them.
    private static var costs: [KeyReference] {
        let prior = Costs.prior(endpoints: 1)
        let each = Quantity(prior.request[0], .duration).text
        var keys = [
            KeyReference(
                "request", .either([.duration, .named("<endpoint>", .duration)]),
                "Worker CPU of one request beside accept, wake-ups and steps; one, or one for each endpoint.",
                default: each, of: "prior")
        ]
        for parameter in CostParameter.all {
            let parts = parameter.name.split(separator: ".").map(String.init)
            let dimension: Quantity.Dimension = parameter.isFactor ? .number : .duration
            let key = KeyReference(
                parts[parts.count - 1], parameter.isFactor ? .number : .duration, parameter.meaning,
                default: Quantity(prior[keyPath: parameter.keyPath], dimension).text, of: "prior")
            guard parts.count == 2 else {
                keys.append(key)
                continue
            }
            if let index = keys.firstIndex(where: { $0.key == parts[0] }),
                case .mapping(let others) = keys[index].value
            {
                keys[index].value = .mapping(others + [key])
            } else {
                let meaning = parts[0] == "cache" ? "Asking the cache." : "Talking to PostgreSQL."
                keys.append(KeyReference(parts[0], .mapping([key]), meaning))
            }
        }
        return keys
    }
}

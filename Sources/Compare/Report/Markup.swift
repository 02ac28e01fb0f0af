/// Text made safe for a page: as content and as an attribute in double quotes.
func escaped(_ text: String) -> String {
    var result = ""
    result.reserveCapacity(text.utf8.count)
    for character in text.unicodeScalars {
        switch character {
        case "&": result += "&amp;"
        case "<": result += "&lt;"
        case ">": result += "&gt;"
        case "\"": result += "&quot;"
        case "'": result += "&#39;"
        default: result.unicodeScalars.append(character)
        }
    }
    return result
}

/// A table in a box of its own that scrolls sideways, so that the page never does.
///
/// - Parameters:
///   - label: what the table holds, for those who do not see it.
///   - head: rows of the head, as markup.
///   - body: the table bodies, as markup.
func scrollingTable(label: String, head: String, body: String) -> String {
    """
    <div class="scroll" role="region" aria-label="Table: \(escaped(label))" tabindex="0">
    <table>
    <thead>
    \(head)
    </thead>
    \(body)
    </table>
    </div>
    """
}

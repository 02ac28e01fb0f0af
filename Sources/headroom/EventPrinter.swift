import Foundation
import Models

/// Writes events to standard output, a line each, tab-separated, under a heading.
final class EventPrinter {
    private var buffer = Data("seconds\tkind\tentity\tclient\tnumber\n".utf8)

    func print(_ event: EventRecord) {
        let client = event.client.map(String.init) ?? ""
        let number = event.number.map(String.init) ?? ""
        buffer.append(
            contentsOf: "\(event.time)\t\(event.kind)\t\(event.entity)\t\(client)\t\(number)\n".utf8)
        if buffer.count > 1 << 16 { flush() }
    }

    func flush() {
        emit(buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}

public import Foundation

/// The one way in which Headroom writes JSON: keys sorted, indented, slashes bare, a newline at the end, so
/// that equal values are equal bytes.
///
/// - Throws: `EncodingError` for a number that is not finite, which JSON cannot hold.
public func encodeJSON(_ value: some Encodable) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .throw
    var data = try encoder.encode(value)
    data.append(UInt8(ascii: "\n"))
    return data
}

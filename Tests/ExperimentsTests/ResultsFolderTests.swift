import Experiments
import Foundation
import Testing

@Suite("The folder of a run")
struct ResultsFolderTests {
    let out = FileManager.default.temporaryDirectory.appending(path: "results-\(UUID().uuidString)").path()

    private func files(of path: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }

    @Test func `appears with its first file and leaves nothing beside it`() throws {
        defer { try? FileManager.default.removeItem(atPath: out) }
        let time = Date(timeIntervalSince1970: 1_700_000_000)
        let folder = try ResultsFolder.create(
            out: out, experiment: "demo", fileSHA256: "0123456789abcdef", at: time)
        #expect(folder.path == "\(out)/demo/20231114T221320Z-01234567")
        #expect(files(of: "\(out)/demo").isEmpty)
        try folder.write(Data("one".utf8), as: "measured.json")
        try folder.write(Data("two".utf8), as: "measured.json")
        #expect(files(of: folder.path) == ["measured.json"])
        #expect(try folder.read("measured.json") == Data("two".utf8))
        #expect(files(of: "\(out)/demo") == ["20231114T221320Z-01234567", "latest"])
        #expect(try Data(contentsOf: URL(filePath: "\(out)/demo/latest/measured.json")) == Data("two".utf8))
    }

    @Test func `two runs in one second have two folders, and the latest that holds a file is found`() throws {
        defer { try? FileManager.default.removeItem(atPath: out) }
        let time = Date(timeIntervalSince1970: 1_700_000_000)
        let first = try ResultsFolder.create(out: out, experiment: "demo", fileSHA256: "ab", at: time)
        try first.write(Data(), as: "measured.json")
        let second = try ResultsFolder.create(out: out, experiment: "demo", fileSHA256: "ab", at: time)
        try second.write(Data(), as: "simulated.json")
        #expect(first != second)
        #expect(ResultsFolder.latest(out: out, experiment: "demo")?.path == second.path)
        #expect(
            ResultsFolder.latest(out: out, experiment: "demo", holding: "measured.json")?.path == first.path)
        #expect(ResultsFolder.latest(out: out, experiment: "other") == nil)
    }

    @Test func `a folder that cannot be written is found out at once, with a remedy`() throws {
        let file = out + ".txt"
        try Data().write(to: URL(filePath: file))
        defer { try? FileManager.default.removeItem(atPath: file) }
        let error = #expect(throws: ResultsFolderError.self) {
            try ResultsFolder.create(out: file, experiment: "demo", fileSHA256: "ab")
        }
        #expect(error?.description.contains("--out") == true)
        #expect(error?.description.contains(file) == true)
    }

    @Test func `JSON has sorted keys, bare slashes and a newline, and no number that is not finite`() throws {
        let text = String(decoding: try encodeJSON(["b": "a/b", "a": "c"]), as: UTF8.self)
        #expect(text == "{\n  \"a\" : \"c\",\n  \"b\" : \"a/b\"\n}\n")
        #expect(throws: EncodingError.self) { try encodeJSON(["x": Double.infinity]) }
    }
}

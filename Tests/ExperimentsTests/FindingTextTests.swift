import Experiments
import Testing

@Suite("Findings as text")
struct FindingTextTests {
    @Test func `a place, a message, a remedy, the line and a caret`() {
        let finding = Finding(
            file: "a.yaml", line: 7, column: 5, message: "unknown key `wrokers`",
            remedy: "did you mean `workers`?",
            source: "    wrokers: 8")
        #expect(
            FindingText.render(finding) == """
                a.yaml:7:5: unknown key `wrokers`. did you mean `workers`?
                    wrokers: 8
                    ^
                """)
        #expect(FindingText.render(finding, label: "note").hasPrefix("a.yaml:7:5: note: unknown"))
    }

    @Test(arguments: [1, 40, 79, 80, 81, 120, 199, 200, 201, 400])
    func `the caret stands under the column however long the line is`(column: Int) {
        let source = String((1...200).map { Character(Unicode.Scalar(UInt8(97 + $0 % 26))) })
        let text = FindingText.render(
            Finding(file: "a.yaml", line: 1, column: column, message: "x", source: source))
        let lines = text.split(separator: "\n").map(Array.init)
        #expect(lines.count == 3)
        #expect(lines.allSatisfy { $0.count <= 80 })
        let caret = lines[2].count - 1
        if column <= 200 {
            #expect(lines[1][caret] == Array(source)[column - 1])
        } else {
            #expect(caret == lines[1].count)
        }
    }

    @Test func `an assignment has no line to show`() {
        let finding = Finding(file: "--set a=b", line: 0, column: 0, message: "unknown key `a`", source: "")
        #expect(FindingText.render(finding) == "--set a=b: unknown key `a`")
    }
}

import Experiments
import Testing

@Suite("A fraction as text")
struct PercentageTests {
    @Test(arguments: [(0.1234, "12.3 %"), (0.0, "0.0 %"), (1.5, "150.0 %"), (-0.02, "-2.0 %")])
    func `a fraction is told in percent`(fraction: Double, text: String) {
        #expect(fraction.percentage == text)
        #expect(fraction.signedPercentage == (fraction > 0 ? "+" : "") + text)
    }
}

import Experiments
import Foundation
import Testing

@Suite("The noise floor")
struct NoiseFloorTests {
    @Test func `is the end of the paired difference's interval that is farther from 0`() throws {
        // Differences 1, 2, 3: mean 2, standard error 1/√3, and 4.3027 of it by Student's t of 2 degrees.
        let figure = try #require(NoiseFloor.Figure([10, 20, 30], [11, 22, 33], unit: "s"))
        #expect(figure.difference == 2)
        #expect(figure.value == 21)
        let half = 4.302653 / 3.0.squareRoot()
        #expect(abs(try #require(figure.low) - (2 - half)) < 1e-5)
        #expect(abs(figure.floor - (2 + half)) < 1e-5)
        #expect(abs(try #require(figure.relative) - (2 + half) / 21) < 1e-6)
        let other = try #require(NoiseFloor.Figure([11, 22, 33], [10, 20, 30], unit: "s"))
        #expect(other.floor == figure.floor)
    }

    @Test func `leaves out pairs of which one half has no figure`() throws {
        let figure = try #require(NoiseFloor.Figure([1, nil, 3], [2, 5, 4], unit: "s"))
        #expect(figure.difference == 1)
        #expect(figure.value == 2.5)
        #expect(NoiseFloor.Figure([nil, 2], [1, nil], unit: "s") == nil)
        let single = try #require(NoiseFloor.Figure([4], [3], unit: "s"))
        #expect(single.low == nil)
        #expect(single.floor == 1)
    }

    @Test func `of a figure that is 0 has no share`() throws {
        #expect(try #require(NoiseFloor.Figure([0, 0], [0, 0], unit: "1")).relative == nil)
    }
}

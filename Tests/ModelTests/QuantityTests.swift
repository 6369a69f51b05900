import Model
import Testing

@Suite struct QuantityTests {
    @Test(
        "a byte count in kB is a power of 1000, in KiB of 1024",
        arguments: [
            ("0B", 0), ("1B", 1), ("8kB", 8000), ("8KiB", 8192), ("500MB", 500_000_000), ("1MiB", 1_048_576),
            ("200GB", 200_000_000_000), ("1GiB", 1_073_741_824), ("2TB", 2_000_000_000_000),
            ("2TiB", 2_199_023_255_552), ("007MB", 7_000_000), ("9223372036854775807B", .max),
        ] as [(String, Int64)]
    )
    func byteCount(text: String, bytes: Int64) throws {
        #expect(try #require(ByteCount(text)).bytes == bytes)
        #expect(text.wholeMatch(of: try Regex(ByteCount.pattern)) != nil)
    }

    @Test(
        "a byte count of another form, or beyond 64 bits, is refused",
        arguments: [
            "", "1", "MB", "1mb", "1KB", "1 MB", "-1MB", "+1MB", "1.5GB", "1MB ", "1PB", "\u{FF11}MB", "1\u{301}B",
            "9223372036854775808B", "10000000TB",
        ]
    )
    func refusedByteCount(text: String) { #expect(ByteCount(text) == nil) }

    @Test("a byte count prints exactly, in the largest unit that divides it")
    func printedByteCount() throws {
        for text in ["500MB", "1GiB", "1234567B", "0B", "200GB", "1TB", "1TiB", "1001kB", "3KiB"] {
            #expect(try #require(ByteCount(text)).description == text)
        }
        var generator = SeededGenerator(state: 1)
        for shift in 0..<63 {
            let count = ByteCount(bytes: Int64.random(in: 0...(1 << shift), using: &generator))
            #expect(ByteCount(count.description) == count)
        }
    }

    @Test(
        "a time span counts seconds, minutes, hours or days",
        arguments: [("0s", 0), ("90s", 90), ("15m", 900), ("12h", 43_200), ("30d", 2_592_000)] as [(String, Int64)]
    )
    func timeSpan(text: String, seconds: Int64) throws {
        let span = try #require(TimeSpan(text))
        #expect(span.seconds == seconds)
        #expect(TimeSpan(span.description) == span)
        #expect(text.wholeMatch(of: try Regex(TimeSpan.pattern)) != nil)
    }

    @Test("a time span prints in the largest unit that divides it")
    func printedTimeSpan() {
        let expected: [Int64: String] = [0: "0s", 59: "59s", 60: "1m", 3600: "1h", 5400: "90m", 86400: "1d"]
        for (seconds, text) in expected { #expect(TimeSpan(seconds: seconds).description == text) }
    }

    @Test(
        "a time span of another form, or beyond 64 bits, is refused",
        arguments: ["", "s", "1", "1S", "-1s", "+1s", "1 s", "1.5h", "1w", "1ms", "1s ", "106751991167301d"]
    )
    func refusedTimeSpan(text: String) { #expect(TimeSpan(text) == nil) }

    @Test("a percentage is a whole number from 0 to 100")
    func percentage() throws {
        let pattern = try Regex(Percentage.pattern)
        for number in 0...100 {
            let percentage = try #require(Percentage("\(number)%"))
            #expect(percentage.hundredths == number)
            #expect(percentage.description == "\(number)%")
            #expect(percentage.description.wholeMatch(of: pattern) != nil)
        }
        for text in ["", "%", "80", "101%", "-0%", "-1%", "+8%", "08%", "8.5%", "8 %", "8%%"] {
            #expect(Percentage(text) == nil)
            #expect(text.wholeMatch(of: pattern) == nil)
        }
    }
}

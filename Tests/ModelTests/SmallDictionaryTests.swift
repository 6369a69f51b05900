import Model
import Testing

@Suite("Small dictionaries") struct SmallDictionaryTests {
    @Test func `they hold what a dictionary would after any changes`() {
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var (small, dictionary): (SmallDictionary<Int, Int>, [Int: Int]) = ([:], [:])
            for _ in 0..<20 {
                let key = Int.random(in: 0..<4, using: &random)
                let value = Bool.random(using: &random) ? Int.random(in: 0..<9, using: &random) : nil
                (small[key], dictionary[key]) = (value, value)
                #expect(small.count == dictionary.count && small.isEmpty == dictionary.isEmpty)
                #expect(Dictionary(uniqueKeysWithValues: small.map { ($0.key, $0.value) }) == dictionary)
                #expect(small.keys.sorted() == dictionary.keys.sorted())
                #expect((0..<4).allSatisfy { small[$0] == dictionary[$0] })
            }
        }
    }

    @Test func `the order of the changes does not matter to what is equal`() {
        var other: SmallDictionary = [2: "b", 1: "a"]
        #expect(other == [1: "a", 2: "b"] && other.hashValue == ([1: "a", 2: "b"] as SmallDictionary).hashValue)
        other[2] = nil
        #expect(other == [1: "a"] && other != [1: "b"] && other != [:])
    }

    @Test func `a value that few have is nil until it is set`() {
        struct Holder: Hashable { @Rarely var value: String? }
        var holder = Holder(value: nil)
        #expect(holder.value == nil)
        holder.value = "x"
        #expect(holder.value == "x" && holder == Holder(value: "x") && holder != Holder(value: nil))
    }
}

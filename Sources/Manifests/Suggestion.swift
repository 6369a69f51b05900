/// The hint of 'did you mean', or nil when no candidate is near.
package func didYouMean(_ text: String, among candidates: some Collection<String>) -> String? {
    nearest(to: text, among: candidates).map { "did you mean \(shown($0))?" }
}

/// The candidate that the text is most likely a slip of, or nil when none is near.
func nearest(to text: String, among candidates: some Collection<String>) -> String? {
    // Bounded, so that many wrong words beside many candidates cost no more than a moment.
    guard text.utf8.count <= 64, candidates.count <= 100 else { return nil }
    let word = lowercased(text)
    var best: (distance: Int, candidate: String)?
    for candidate in candidates where candidate.utf8.count <= 64 {
        let limit = max(1, min(word.count, candidate.utf8.count) / 3)
        guard abs(word.count - candidate.utf8.count) <= limit else { continue }
        let distance = editDistance(word, lowercased(candidate))
        guard distance <= limit else { continue }
        if let known = best, (known.distance, known.candidate) <= (distance, candidate) { continue }
        best = (distance, candidate)
    }
    return best?.candidate
}

/// How many bytes must be put in, taken out, replaced or swapped with the next to make one word of the other.
func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    for row in 1...left.count {
        var current = [row] + [Int](repeating: 0, count: right.count)
        for column in 1...right.count {
            let isSame = left[row - 1] == right[column - 1]
            var cost = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (isSame ? 0 : 1))
            if row > 1, column > 1, left[row - 1] == right[column - 2], left[row - 2] == right[column - 1] {
                cost = min(cost, beforeLast[column - 2] + 1)
            }
            current[column] = cost
        }
        (beforeLast, last) = (last, current)
    }
    return last[right.count]
}

private func lowercased(_ text: String) -> [UInt8] {
    text.utf8.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
}

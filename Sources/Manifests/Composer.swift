import CLibyaml

/// Makes the documents of one file into nodes, one document at a time, so that only one is in memory.
struct Composer {
    private let parser: EventParser
    private var anchors: [String: (node: Node, size: Int)] = [:]
    /// Values in this document, with those that aliases repeat.
    private var nodeCount = 0
    private var aliasCount = 0

    /// The bytes must outlive the composer.
    init(_ bytes: UnsafeBufferPointer<UInt8>) throws(Unreadable) {
        try Self.checkBeforehand(bytes)
        parser = try EventParser(bytes)
    }

    /// The root of the next document, or nil after the last.
    mutating func nextDocument(_ reading: inout Reading) throws(Unreadable) -> Node? {
        anchors.removeAll(keepingCapacity: true)
        nodeCount = 0
        while true {
            switch try nextEvent(&reading) {
            case .streamEnd: return nil
            case .open(let node): return try composed(node, depth: 1, &reading)
            case .other, .close: continue
            }
        }
    }

    private enum Event {
        /// A node begins; a mapping or sequence has no elements yet.
        case open(Opening)
        case close
        case streamEnd
        case other
    }

    private struct Opening {
        var node: Node
        var anchor: String?
        var isAlias = false
    }

    private mutating func composed(_ opening: Opening, depth: Int, _ reading: inout Reading) throws(Unreadable) -> Node
    {
        var node = opening.node
        guard !opening.isAlias else { return try aliased(opening, &reading) }
        let sizeBefore = nodeCount
        try count(1, at: node.mark)
        switch node.content {
        case .scalar, .unusable: break
        case .sequence:
            try checkDepth(depth, at: node.mark)
            var elements: [Node] = []
            while case .open(let element) = try nextEvent(&reading) {
                elements.append(try composed(element, depth: depth + 1, &reading))
            }
            node.content = .sequence(elements)
        case .mapping:
            try checkDepth(depth, at: node.mark)
            node.content = try mapping(at: node.mark, depth: depth, &reading)
        }
        if let anchor = opening.anchor { anchors[anchor] = (node, nodeCount - sizeBefore) }
        return node
    }

    /// The mapping with all its entries; unusable after reporting that it is a template, `{{ NAME }}`, which YAML takes
    /// for a mapping that is a key of a mapping.
    private mutating func mapping(
        at mark: Mark,
        depth: Int,
        _ reading: inout Reading
    ) throws(Unreadable) -> Node.Content {
        var entries: [Node.Entry] = []
        var keys = KeySet()
        var isTemplate = false
        while case .open(let opening) = try nextEvent(&reading) {
            let key = try composed(opening, depth: depth + 1, &reading)
            guard case .open(let value) = try nextEvent(&reading) else { break }
            let node = try composed(value, depth: depth + 1, &reading)
            guard case .scalar(let scalar) = key.content else {
                if case .mapping = key.content, key.mark == Mark(line: mark.line, column: mark.column + 1) {
                    isTemplate = true
                } else if let noun = key.content.noun {
                    reading.error("a key must be a word, found \(noun)", at: key.mark)
                }
                continue
            }
            if let first = keys.insert(scalar.text, at: key.mark, among: entries) {
                reading.error(
                    "the key \(shown(scalar.text)) is repeated",
                    at: key.mark,
                    hint: "it is in line \(first.line) already; keep one of the two"
                )
                continue
            }
            entries.append(Node.Entry(key: scalar.text, keyMark: key.mark, value: node))
        }
        guard !isTemplate else {
            reading.error("expected a value, found {{ }}", at: mark, hint: templateHint)
            return .unusable
        }
        return .mapping(entries)
    }

    private mutating func aliased(_ opening: Opening, _ reading: inout Reading) throws(Unreadable) -> Node {
        let name = opening.anchor ?? ""
        let mark = opening.node.mark
        aliasCount += 1
        guard aliasCount <= Bounds.aliases else {
            throw Unreadable(
                message: "this file has more than \(Bounds.aliases) aliases",
                mark: mark,
                hint: "write values out"
            )
        }
        guard let target = anchors[name] else {
            reading.error(
                "the alias \(shown("*" + name)) refers to no value before it",
                at: mark,
                hint: didYouMean(name, among: anchors.keys)
                    ?? "mark the value with \(shown("&" + name)) in this document first"
            )
            return Node(content: .unusable, mark: mark)
        }
        try count(target.size, at: mark)
        return Node(content: target.node.content, mark: mark)
    }

    private mutating func count(_ size: Int, at mark: Mark) throws(Unreadable) {
        nodeCount += size
        guard nodeCount <= Bounds.nodes else {
            throw Unreadable(
                message: "this document holds more than \(Bounds.nodes) values, counting those that aliases repeat",
                mark: mark,
                hint: "a manifest is far smaller"
            )
        }
    }

    private func checkDepth(_ depth: Int, at mark: Mark) throws(Unreadable) {
        guard depth <= Bounds.depth else {
            throw Unreadable(message: "values are nested more than \(Bounds.depth) levels deep", mark: mark)
        }
    }

    private func nextEvent(_ reading: inout Reading) throws(Unreadable) -> Event {
        try parser.next { event throws(Unreadable) in
            let mark = Mark(event.start_mark)
            switch event.type {
            case YAML_STREAM_END_EVENT: return .streamEnd
            case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .close
            case YAML_ALIAS_EVENT:
                let node = Node(content: .unusable, mark: mark)
                return .open(Opening(node: node, anchor: string(event.data.alias.anchor), isAlias: true))
            case YAML_SCALAR_EVENT:
                let content = Node.Content(event.data.scalar, at: mark, &reading)
                return .open(
                    Opening(node: Node(content: content, mark: mark), anchor: string(event.data.scalar.anchor))
                )
            case YAML_SEQUENCE_START_EVENT:
                reading.checkTag(event.data.sequence_start.tag, isFor: "seq", at: mark)
                let node = Node(content: .sequence([]), mark: mark)
                return .open(Opening(node: node, anchor: string(event.data.sequence_start.anchor)))
            case YAML_MAPPING_START_EVENT:
                reading.checkTag(event.data.mapping_start.tag, isFor: "map", at: mark)
                let node = Node(content: .mapping([]), mark: mark)
                return .open(Opening(node: node, anchor: string(event.data.mapping_start.anchor)))
            default: return .other
            }
        }
    }

    private static func checkBeforehand(_ bytes: UnsafeBufferPointer<UInt8>) throws(Unreadable) {
        if bytes.count >= 2, (bytes[0], bytes[1]) == (0xff, 0xfe) || (bytes[0], bytes[1]) == (0xfe, 0xff) {
            throw Unreadable(message: "not UTF-8: the file is in UTF-16", mark: .start, hint: "save the file as UTF-8")
        }
        var directives = 0
        var line: Int32 = 1
        var isLineStart = true
        for (offset, byte) in bytes.enumerated() {
            if isLineStart, byte == UInt8(ascii: "%") {
                directives += 1
                guard directives <= Bounds.directives else {
                    throw Unreadable(
                        message: "this file has more than \(Bounds.directives) directives",
                        mark: Mark(line: line, column: 1)
                    )
                }
            }
            if isLineStart, isConflictMarker(at: offset, in: bytes) {
                throw Unreadable(
                    message: "a merge conflict was left here",
                    mark: Mark(line: line, column: 1),
                    hint: "keep one of the two sides, and delete the lines with <<<<<<<, ======= and >>>>>>>"
                )
            }
            isLineStart = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
            if byte == UInt8(ascii: "\n") { line += 1 }
        }
    }

    /// git's marker at the begin or end of a conflict: seven characters and a blank.
    private static func isConflictMarker(at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let first = bytes[offset]
        guard first == UInt8(ascii: "<") || first == UInt8(ascii: ">"), bytes.count - offset > 7 else { return false }
        return bytes[offset..<(offset + 7)].allSatisfy { $0 == first } && bytes[offset + 7] == UInt8(ascii: " ")
    }
}

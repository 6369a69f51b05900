extension ValueType where Value: Draft {
    /// A mapping with these keys and no others.
    static func record(_ fields: [Field<Value>], _ conditions: [JSON.Member] = []) -> Self {
        ValueType(
            expectation: "a mapping",
            schema: schema(of: fields) + conditions,
            read: { node, reading in
                guard case .mapping(let entries) = node.content else {
                    reading.mismatch(
                        node,
                        expected: "a mapping with " + keys(of: fields),
                        hint: node.isNull ? "indent its keys below it" : nil
                    )
                    return nil
                }
                return draft(of: entries, at: node.mark, fields, &reading)
            }
        )
    }

    private static func draft(
        of entries: [Node.Entry],
        at mark: Mark,
        _ fields: [Field<Value>],
        _ reading: inout Reading
    ) -> Value {
        var draft = Value()
        // One bit for each field.
        var given: UInt64 = 0
        for entry in entries {
            guard let index = fields.firstIndex(where: { $0.name == entry.key }) else {
                let owner = fields.first { $0.nestedKeys.contains(entry.key) }
                given |= reading.refuse(entry, fields.map(\.name), belongsTo: owner?.name)
                continue
            }
            given |= 1 << UInt64(index)
            reading.path.append(entry.key)
            fields[index].read(entry.value, &draft, &reading)
            reading.path.removeLast()
        }
        for (index, field) in fields.enumerated() where given & (1 << UInt64(index)) == 0 {
            if field.isInherited { draft.lack(field.name, at: mark) }
            guard field.isRequired else { continue }
            let owner = reading.path.isEmpty ? "" : " in \(reading.subject)"
            reading.error("the key \(shown(field.name)) is missing\(owner)", at: mark)
        }
        return draft
    }

    private static func schema(of fields: [Field<Value>]) -> [JSON.Member] {
        var members: [JSON.Member] = [.init("type", "object"), .init("additionalProperties", false)]
        let required = fields.filter(\.isRequired).map { JSON.string($0.name) }
        if !required.isEmpty { members.append(.init("required", .array(required))) }
        members.append(.init("properties", .object(fields.map { JSON.Member($0.name, $0.schema) })))
        return members
    }

    private static func keys(of fields: [Field<Value>]) -> String {
        let required = fields.filter { $0.isRequired || $0.isInherited }
        return (required.isEmpty ? fields : required).map { shown($0.name) }.joined(separator: ", ")
    }
}

extension Reading {
    /// Returns the bits of the fields that were likely meant, so that they are not reported as missing too.
    ///
    /// - Parameter owner: the key beside it whose mapping has such a key.
    fileprivate mutating func refuse(_ entry: Node.Entry, _ known: [String], belongsTo owner: String?) -> UInt64 {
        guard entry.key != mergeKey else {
            refuseMergeKey(at: entry.keyMark)
            return .max
        }
        let meant = owner == nil ? nearest(to: entry.key, among: known) : nil
        let place = path.isEmpty ? "" : " in \(subject)"
        error(
            "unknown key \(shown(entry.key))\(place)",
            at: entry.keyMark,
            hint: owner.map { "it belongs to \(shown($0)): indent it" } ?? meant.map { "did you mean \(shown($0))?" }
                ?? "known keys: " + known.joined(separator: ", ")
        )
        return meant.flatMap(known.firstIndex).map { 1 << UInt64($0) } ?? 0
    }
}

package import PostgresClient
import SQLText
package import TransparencyLog

extension PostgresSession {
    /// How many entries the log has by its own word; nil without a log.
    package func readAuditSize() throws -> Int? {
        do {
            return try query("SELECT size FROM flarex.audit_head") { try $0.integer(0) }.first
        } catch let error as PostgresError where error.meansNoAuditLog {
            return nil
        }
    }

    /// The hashes over ranges of leaves, from the few nodes that they need; nil for those that lack one.
    package func readHashes(over ranges: [Range<Int>]) throws -> [TreeHash?] {
        let needed = Array(Set(ranges.flatMap(StoredNode.needed)))
        let nodes = try query(
            """
            SELECT n.level, n.index, pg_catalog.encode(n.hash, 'base64')
            FROM ROWS FROM (pg_catalog.unnest(\(bind: .array(needed.map { String($0.level) }))::smallint[]),
                pg_catalog.unnest(\(bind: .array(needed.map { String($0.index) }))::bigint[])) AS w (level, index)
            JOIN flarex.audit_node n USING (level, index)
            """
        ) { row in
            let node = StoredNode(level: try row.integer(0), index: try row.integer(1))
            return (node, TreeHash(base64: try row.text(2)))
        }
        let known = Dictionary(uniqueKeysWithValues: nodes).compactMapValues(\.self)
        return ranges.map { TreeHash.over($0, from: known) }
    }

    /// The root of the log at a size; nil when a node that it needs is missing.
    package func readRoot(at size: Int) throws -> TreeHash? { try readHashes(over: [0..<size])[0] }
}

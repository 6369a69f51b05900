import Model
import SQLText

/// The functions that give each bot an advisory lock space of its own, with a cap.
///
/// They have the names and arguments of PostgreSQL's own, which bots may not call, and come first in a bot's
/// search_path. A lock's first number is the bot's role and its second a hash of the key that the bot gives: whatever
/// the key, two bots never share a lock, and none is ever one of flarexdb's own, which have a single number.
enum AdvisoryLocks {
    /// How many advisory locks one session may hold.
    static let cap = 32

    static let names: [Identifier] = functions.map(\.name)

    static let routines: [ManagedRoutine] =
        [heldLocks, checkCap] + functions.flatMap { function in [oneKey, twoKeys].map { function.routine($0) } }

    private struct Function {
        var name: Identifier
        var takes: Bool
        var answers: Bool

        func routine(_ key: Key) -> ManagedRoutine {
            let check: SQL = takes ? "SELECT \(ManagedName.shimSchema).check_advisory_locks(); " : ""
            return ManagedRoutine(
                signature: FunctionSignature(schema: ManagedName.shimSchema, name: name, arguments: key.arguments),
                language: .sql,
                returnType: answers ? "bool" : "void",
                isSecurityDefiner: true,
                body: """

                    \(check)SELECT pg_catalog.\(name)(
                        (SELECT oid::pg_catalog.int4 FROM pg_catalog.pg_roles WHERE rolname = \(BotRole.name(of: "session_user"))),
                        pg_catalog.hashtext(\(key.text)))

                    """,
                isForBots: true
            )
        }
    }

    private struct Key {
        var arguments: [Identifier]
        var text: SQL
    }

    private static let oneKey = Key(arguments: ["int8"], text: "'1:' || $1")
    private static let twoKeys = Key(arguments: ["int4", "int4"], text: "'2:' || $1 || ',' || $2")

    private static let functions: [Function] = [
        Function(name: "pg_advisory_lock", takes: true, answers: false),
        Function(name: "pg_advisory_lock_shared", takes: true, answers: false),
        Function(name: "pg_advisory_unlock", takes: false, answers: true),
        Function(name: "pg_advisory_unlock_shared", takes: false, answers: true),
        Function(name: "pg_advisory_xact_lock", takes: true, answers: false),
        Function(name: "pg_advisory_xact_lock_shared", takes: true, answers: false),
        Function(name: "pg_try_advisory_lock", takes: true, answers: true),
        Function(name: "pg_try_advisory_lock_shared", takes: true, answers: true),
        Function(name: "pg_try_advisory_xact_lock", takes: true, answers: true),
        Function(name: "pg_try_advisory_xact_lock_shared", takes: true, answers: true),
    ]

    /// How many locks the bot's sessions and prepared transactions hold together, which a bot cannot see for itself:
    /// pg_locks shows everybody's.
    ///
    /// Who is connected is otherwise read once in a transaction, and sessions that began later would not count.
    static let heldLocks = ManagedRoutine(
        signature: FunctionSignature(schema: ManagedName.shimSchema, name: "held_locks"),
        language: .sql,
        returnType: "int8",
        isSecurityDefiner: true,
        body: """

            SELECT pg_catalog.pg_stat_clear_snapshot();
            SELECT count(*) FROM pg_catalog.pg_locks l
                WHERE l.pid IN (SELECT a.pid FROM pg_catalog.pg_stat_activity a WHERE \(BotRole.name(of: "a.usename")) = \(BotRole.name(of: "session_user")))
                    OR l.pid IS NULL AND l.virtualtransaction IN (SELECT '-1/' || x.transaction
                        FROM pg_catalog.pg_prepared_xacts x WHERE \(BotRole.name(of: "x.owner")) = \(BotRole.name(of: "session_user")))

            """,
        isForBots: true
    )

    private static let checkCap = ManagedRoutine(
        signature: FunctionSignature(schema: ManagedName.shimSchema, name: "check_advisory_locks"),
        language: .plpgsql,
        returnType: "void",
        isSecurityDefiner: true,
        body: """

            BEGIN
                IF (SELECT count(*) FROM pg_catalog.pg_locks
                    WHERE pid = pg_catalog.pg_backend_pid() AND locktype = 'advisory') >= \(cap) THEN
                    RAISE EXCEPTION 'this session holds \(cap) advisory locks, the most a bot may hold'
                        USING ERRCODE = '53400', HINT = 'Release some with pg_advisory_unlock or end the transaction.';
                END IF;
            END

            """,
        isForBots: false
    )
}

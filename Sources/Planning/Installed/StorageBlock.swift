import Model
import SQLText

/// What refuses a bot's writes while the bot is marked as restricted.
///
/// A table's trigger asks on every statement whether the owner of its schema, which is the table's owner, is in the
/// group of restricted bots. `pg_has_role` knows of a grant at once, also in a transaction with an older snapshot.
/// Whoever writes, by whatever role a session may become or whatever function runs, the table's owner is the same.
///
/// The functions are bots' to call so that a bot can restore its own dump, triggers and all. Whatever a bot does with
/// them, all that they ever do is to refuse.
enum StorageBlock {
    static let routines: [ManagedRoutine] = [storageUse, refuseWrite, storageBlock]

    static let triggerFunction = FunctionSignature(schema: ManagedName.shimSchema, name: "storage_block")

    /// Fires on every write of every table that is armed, so it does as little as it can: it has no setting of its own,
    /// which would cost more than all the rest, and therefore names everything with its schema.
    private static let storageBlock = ManagedRoutine(
        signature: triggerFunction,
        language: .plpgsql,
        returnType: "trigger",
        isSecurityDefiner: false,
        body: """

            DECLARE
                stack text;
            BEGIN
                IF pg_catalog.pg_has_role(tg_table_schema, 'flarex_restricted', 'MEMBER') THEN
                    GET DIAGNOSTICS stack = PG_CONTEXT;
                    PERFORM flarex_shim.refuse_write(tg_table_schema, tg_table_name, tg_relid, tg_op, stack, current_user);
                END IF;
                IF tg_op OPERATOR(pg_catalog.=) 'DELETE' THEN
                    RETURN OLD;
                END IF;
                RETURN NEW;
            END

            """,
        isForBots: true,
        pinsSearchPath: false
    )

    /// The bot's storage in a sentence. It answers only who may act as the bot.
    static let storageUse = ManagedRoutine(
        signature: FunctionSignature(schema: ManagedName.shimSchema, name: "storage_use", arguments: ["name"]),
        language: .plpgsql,
        returnType: "text",
        isSecurityDefiner: true,
        body: """

            DECLARE
                answer text;
            BEGIN
                IF NOT pg_has_role(session_user, $1, 'MEMBER') THEN
                    RETURN NULL;
                END IF;
                SELECT format('The bot stored %s when last measured, and %s.',
                        coalesce(\(pretty("u.bytes")), 'too much'),
                        CASE WHEN r.origin = 'maxStorage' THEN format('no bot may store more than %s', \(pretty("r.limit_bytes")))
                            ELSE format('plan %s allows %s', r.origin, \(pretty("r.limit_bytes"))) END)
                    INTO answer
                    FROM flarex.restriction r LEFT JOIN flarex.bot b ON b.role = r.role
                    LEFT JOIN flarex.usage u ON u.bot = b.id
                    WHERE r.role = $1;
                RETURN answer;
            END

            """,
        isForBots: true
    )

    /// A number of bytes as ``ByteCount/approximate`` has it, so that a bot's error and `status` say the same: three
    /// digits in powers of 1000, rounded down.
    private static func pretty(_ bytes: SQL) -> SQL {
        """
        CASE WHEN \(bytes) >= 1e12 THEN \(digits(of: "\(bytes) / 1e12")) || 'TB'
                            WHEN \(bytes) >= 1e9 THEN \(digits(of: "\(bytes) / 1e9")) || 'GB'
                            WHEN \(bytes) >= 1e6 THEN \(digits(of: "\(bytes) / 1e6")) || 'MB'
                            WHEN \(bytes) >= 1e3 THEN \(digits(of: "\(bytes) / 1e3")) || 'kB'
                            ELSE \(bytes) || 'B' END
        """
    }

    private static func digits(of number: SQL) -> SQL {
        "trim_scale(trunc(\(number), greatest(0, 3 - length(trunc(\(number))::text))))"
    }

    /// Fails, unless the write is one of those that a DELETE brings along or is a superuser's.
    ///
    /// A foreign key with SET NULL or SET DEFAULT updates the rows that refer to what was deleted. PostgreSQL does so
    /// with a statement of its own, which the call stack shows: it must be of exactly that form, for this table, and
    /// not be run by a function, which the next line would say. The words around it are in the server's language. A
    /// statement that a bot's function runs has that form too, but cannot have a line end in it that would push the
    /// next line away, unless a column's name does.
    ///
    /// Even then the update may do no more: a trigger, a generated column, an index over an expression or a rule could
    /// make something large of it.
    private static let refuseWrite = ManagedRoutine(
        signature: FunctionSignature(
            schema: ManagedName.shimSchema,
            name: "refuse_write",
            arguments: ["name", "name", "oid", "text", "text", "name"]
        ),
        language: .plpgsql,
        returnType: "void",
        isSecurityDefiner: false,
        body: """

            DECLARE
                bot CONSTANT name := $1;
                relation CONSTANT oid := $3;
                operation CONSTANT text := $4;
                callers CONSTANT text := regexp_replace($5, '^[^\\n]*\\n', '');
                here CONSTANT text := format('"%s"."%s" SET ', bot, $2);
                item CONSTANT text := '"[^"\\n]+" = (?:NULL|DEFAULT)';
                term CONSTANT text := '\\$\\d+(?:::[^ "\\n]+)? OPERATOR\\(pg_catalog\\.=\\) "[^"\\n]+"(?:::[^ "\\n]+)?';
            BEGIN
                IF operation NOT IN ('INSERT', 'UPDATE') OR (SELECT rolsuper FROM pg_roles WHERE rolname = $6) THEN
                    RETURN;
                END IF;
                IF operation = 'UPDATE' AND pg_trigger_depth() > 1
                    AND 40 > least(nullif(strpos(callers, 'UPDATE ONLY ' || here), 0),
                        nullif(strpos(callers, 'UPDATE ' || here), 0))
                    AND callers ~ format('^[^\\n]*?UPDATE (?:ONLY )?"[^"\\n]+"\\."[^"\\n]+" SET %s(?:, %s)* WHERE %s(?: AND %s)*\\s?["»“”](?:$|\\n(?![^\\n]*PL/))',
                        item, item, term, term)
                    AND NOT EXISTS (
                        SELECT FROM (SELECT relation UNION SELECT relid::oid FROM pg_partition_tree(relation)) AS parts (part)
                        WHERE EXISTS (SELECT FROM pg_trigger WHERE tgrelid = part AND tgtype & 19 = 19 AND tgenabled <> 'D')
                            OR EXISTS (SELECT FROM pg_attribute
                                WHERE attrelid = part AND (attgenerated = 's' OR attname ~ '["\\n]'))
                            OR EXISTS (SELECT FROM pg_index WHERE indrelid = part AND indexprs IS NOT NULL)
                            OR EXISTS (SELECT FROM pg_rewrite WHERE ev_class = part)
                            OR \(storesMuch)) THEN
                    RETURN;
                END IF;
                RAISE EXCEPTION USING ERRCODE = '53100',
                    MESSAGE = format('storage quota exceeded: %s on table %I.%I is blocked', operation, bot, $2),
                    DETAIL = coalesce(flarex_shim.storage_use(bot), ''),
                    HINT = \(hint);
            END

            """,
        isForBots: true
    )

    /// How many foreign keys of a table may write in the shadow of a DELETE. Each stores its rows anew.
    private static let mostReferences = 8

    /// Whether what deletes the rows that table `part` refers to could be made to store much in it: through defaults
    /// that are no small constants, or through many foreign keys.
    ///
    /// A default is text to look at here and never run. It is a constant, or one that PostgreSQL casts to another type
    /// of number or shortens: `char(n)` and `bit(n)` would fill it up, and a type or domain of the bot's own may have a
    /// default too.
    private static let storesMuch: SQL = """
        (SELECT count(*) FROM pg_constraint WHERE conrelid = part AND contype = 'f' AND confdeltype IN ('n', 'd')) > \(mostReferences)
                            OR EXISTS (SELECT FROM pg_constraint c
                                JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
                                JOIN pg_type y ON y.oid = a.atttypid
                                LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
                                WHERE c.conrelid = part AND c.contype = 'f' AND c.confdeltype = 'd'
                                    AND (a.attidentity <> '' OR y.typdefault IS NOT NULL OR y.typdefaultbin IS NOT NULL
                                        OR d.adbin IS NOT NULL AND (octet_length(d.adbin::text) > 1000 OR d.adbin::text ~
                                            '\\{(?!CONST |FUNCEXPR )|:funcid (?!(?:313|314|480|481|669|714|754|1703|1740|1781|1782) )')))
        """

    static let hint: SQL = """
        'SELECT, DELETE, TRUNCATE, DROP and VACUUM FULL still work. Delete what is no longer needed, '
                        'or ask for a larger plan or for overage; writes work again once a sweep has found less.'
        """
}

import Model
import SQLText

/// How a pooler checks bots' passwords: it asks for a verifier, which neither logs in nor tells the password.
enum PoolerPasswords {
    static let routines = [password]

    /// The verifier of a bot's login; null for every other role, and for a login that may not log in by now.
    private static let password = ManagedRoutine(
        signature: FunctionSignature(schema: ManagedName.pooler, name: "password", arguments: ["text"]),
        language: .plpgsql,
        returnType: "text",
        isSecurityDefiner: true,
        body: """

            BEGIN
                RETURN (SELECT a.rolpassword FROM pg_authid a JOIN flarex.bot b ON b.role = left(a.rolname, 20)::name
                    WHERE a.rolname = $1 AND a.rolname ~ '^bot_[0-9a-f]{16}(_[ab])?$' AND a.rolcanlogin AND NOT a.rolsuper
                        AND (a.rolvaliduntil IS NULL OR a.rolvaliduntil > now()));
            END

            """,
        callers: [ManagedName.pooler]
    )
}

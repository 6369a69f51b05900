import PostgresClient
import SQLText
import TestSupport
import Testing

/// The functions that flarexdb installs, as plpgsql_check sees them in a cluster where they are in use.
@Suite("Installed functions")
struct InstalledRoutineTests {
    @Test("hold what plpgsql_check looks for: names that exist, types that fit, nothing unused")
    func lint() async throws {
        try await ThrowawayServer.withDebianServer { server in
            let landscape = try await Landscape(server)
            var wish = landscape.three.withPanel()
            wish.poolerPort = 6432
            try await landscape.apply(wish)
            try await landscape.run([
                "CREATE EXTENSION plpgsql_check SCHEMA public",
                "CREATE TABLE public.armed (i int)",
            ])
            let checked = try await landscape.text(
                """
                SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
                WHERE l.lanname = 'plpgsql' AND p.pronamespace::regnamespace::text ~ '^flarex(_shim|_panel|_pooler)?$'
                """
            )
            #expect(
                checked.contains("flarex_panel.open_access(jsonb)") && checked.contains("flarex_pooler.password(text)")
                    && checked.contains("flarex.ddl_end()")
                    && checked.contains("flarex_shim.storage_block()")
            )
            let findings = try await landscape.text(
                """
                SELECT concat_ws(' ', p.oid::regprocedure, c.lineno, c.level, c.sqlstate, c.message, c.detail, c.hint)
                FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
                CROSS JOIN LATERAL public.plpgsql_check_function_tb(
                    p.oid, CASE WHEN p.prorettype = 'trigger'::regtype THEN 'public.armed'::regclass ELSE 0 END,
                    fatal_errors => false, other_warnings => true, extra_warnings => true, performance_warnings => false,
                    security_warnings => true
                ) c
                WHERE l.lanname = 'plpgsql' AND p.pronamespace::regnamespace::text ~ '^flarex(_shim|_panel|_pooler)?$'
                ORDER BY 1
                """
            )
            #expect(findings == [])
        }
    }
}

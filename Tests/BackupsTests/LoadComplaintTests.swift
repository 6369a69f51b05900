import Model
import Testing

@testable import Backups

/// What `pg_restore` of PostgreSQL 15 prints, and what of it is told.
@Suite("Complaints of pg_restore")
struct LoadComplaintTests {
    @Test("rows that do not load are told with the line of the function, and without the row")
    func rows() throws {
        let fault = try #require(
            LoadComplaint.fault(
                in: """
                    pg_restore: error: COPY failed for table "late": ERROR:  relation "factors" does not exist
                    LINE 3:                 SELECT i * count(*) FROM factors
                                                                     ^
                    QUERY:\("  ")
                                    SELECT 1;
                                    SELECT i * count(*) FROM factors
                    CONTEXT:  SQL function "factor" during startup
                    COPY late, line 1: "4711"

                    """
            )
        )
        #expect(
            fault.description
                == "rows of table late: relation \"factors\" does not exist; line 3: SELECT i * count(*) FROM factors; "
                + "in SQL function \"factor\" during startup"
        )
    }

    @Test("a statement that fails is told, cut to what shows which it is")
    func statements() throws {
        let long = String(repeating: "x", count: 200)
        let fault = try #require(
            LoadComplaint.fault(
                in: """
                    pg_restore: error: could not execute query: ERROR:  function f(integer) does not exist
                    HINT:  No function matches.
                    Command was: CREATE INDEX i ON s.t
                        USING btree (f(\(long)));
                    LINE 9: not an answer

                    """
            )
        )
        #expect(fault.line == nil && fault.message == "function f(integer) does not exist")
        #expect(fault.object?.hasPrefix("CREATE INDEX i ON s.t USING btree (f(xxx") == true)
        #expect(fault.object?.count == 104)
    }

    @Test("what is no error of the server's is not read")
    func others() {
        #expect(LoadComplaint.fault(in: "pg_restore: error: could not open file") == nil)
    }
}

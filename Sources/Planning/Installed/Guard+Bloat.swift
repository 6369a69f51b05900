import Model
import SQLText

/// Settings of tables and indexes that would let what a blocked bot may still do store much.
extension Guard {
    /// What VACUUM FULL, CLUSTER and REINDEX leave of each page at the least, in percent. They call no event trigger that
    /// could refuse them, or have to work: they free space.
    private static let leastFillFactor = 50

    /// Refuses settings with which a rewrite, or a VACUUM, would make a table several times as large as it is.
    ///
    /// A BRIN index gets up to a page for each range of the table's pages when VACUUM summarizes what came later.
    static let refuseBloat: SQL = """
        SELECT c.oid::regclass::text INTO stretched FROM pg_class c
                WHERE c.oid = ANY (relations || ARRAY(SELECT indexrelid FROM pg_index WHERE indrelid = ANY (relations)))
                    AND EXISTS (SELECT FROM pg_options_to_table(c.reloptions)
                        WHERE option_name = 'fillfactor' AND option_value::int < \(leastFillFactor))
                LIMIT 1;
            IF stretched IS NOT NULL THEN
                RAISE EXCEPTION 'the fillfactor of % is below \(leastFillFactor)', stretched
                    USING ERRCODE = '54000', HINT = 'A rewrite would make it several times as large as it is.';
            END IF;
            SELECT i.indrelid::regclass::text INTO stretched
                FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                JOIN pg_am a ON a.oid = c.relam AND a.amname = 'brin'
                WHERE i.indrelid = ANY (relations
                    || ARRAY(SELECT indrelid FROM pg_index WHERE indexrelid = ANY (relations)))
                GROUP BY i.indrelid
                HAVING sum(1.0 / coalesce((SELECT option_value::int FROM pg_options_to_table(c.reloptions)
                    WHERE option_name = 'pages_per_range'), 128)) > 0.25
                LIMIT 1;
            IF stretched IS NOT NULL THEN
                RAISE EXCEPTION 'the BRIN indexes of % could become more than a quarter as large as it', stretched
                    USING ERRCODE = '54000', HINT = 'Let each cover more pages: WITH (pages_per_range = 128).';
            END IF;
        """
}

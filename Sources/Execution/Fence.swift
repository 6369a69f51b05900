package import SQLText

/// Keeps a transaction from taking effect once the lock is lost under which it was planned.
///
/// A process can stand still anywhere: between its last look at its lock and the statements that follow, too. So the
/// server looks, within each transaction. Whoever takes the lock holds a second one with it, the mark, whose key nobody
/// else knows. A transaction enters the gate and fails unless its mark is held. Whoever takes the lock next closes the
/// gate for a moment: that waits for the transactions within, and those that come later find their mark gone.
package struct Fence: Hashable, Sendable {
    /// The letters of `flarexG`.
    private static let gate: Int64 = 0x66_6C61_7265_7847

    private let mark: Int64

    package init(mark: Int64 = .random(in: .min ... .max)) { self.mark = mark }

    /// To be run, outside any transaction, by the session that has just taken the lock.
    package var raising: SQL {
        """
        SELECT pg_catalog.pg_advisory_lock(\(Self.gate)), pg_catalog.pg_advisory_unlock(\(Self.gate)),
            pg_catalog.pg_advisory_lock(\(mark))
        """
    }

    /// To be run by the same session when it gives the lock back.
    package var lowering: SQL { "SELECT pg_catalog.pg_advisory_unlock(\(mark))" }

    /// The first statement of a transaction.
    var passing: SQL {
        """
        DO $fence$
        BEGIN
            PERFORM pg_catalog.pg_advisory_xact_lock_shared(\(Self.gate));
            IF pg_catalog.pg_try_advisory_xact_lock_shared(\(mark)) THEN
                RAISE EXCEPTION 'the lock under which this was planned is lost' USING ERRCODE = 'FX001';
            END IF;
        END
        $fence$
        """
    }
}

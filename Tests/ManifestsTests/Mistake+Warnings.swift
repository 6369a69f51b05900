extension Mistake {
    static let warnings: [Mistake] = [
        Mistake(
            .cluster,
            "30d",
            "2s",
            "warning 9:25: spec.deletion.retention: deleted data is lost after 2s, which leaves little time to notice a mistake"
        ),
        Mistake(
            .cluster,
            "maxPrune: 10%",
            "maxPrune: 100%",
            "warning 9:40: spec.deletion.maxPrune: one pass may delete all bots, so a mistake is not held back"
        ),
        Mistake(
            .cluster,
            "directory: null",
            "rotateAfter: 12h, overlap: 1h",
            "warning 12:93: spec.secrets.rotateAfter: bots must fetch their secrets again every 12h, or they cannot log in"
        ),
        Mistake(
            .cluster,
            "directory: null",
            "overlap: 2s",
            "warning 12:89: spec.secrets.overlap: a replaced credential expires after 2s, possibly before the new one is in use"
        ),
        Mistake(
            .cluster,
            "directory: null",
            "rotateAfter: 30d, overlap: 30d",
            "warning 12:12: spec.secrets: rotateAfter (30d) is not longer than overlap (30d), so that each rotation waits for the one before it to end"
        ),
        Mistake(
            .cluster,
            "hardening: dedicated",
            "audit: {retention: 29d}",
            "warning 13:22: spec.audit.retention: after 29d the audit log no longer has the full texts"
        ),
        Mistake(
            .cluster,
            "hardening: dedicated",
            "console: {statementTimeout: 2h}",
            "warning 13:31: spec.console.statementTimeout: one statement may burden the server for 2h"
        ),
        Mistake(
            .cluster,
            "hardening: dedicated",
            "console: {lockTimeout: 61s}",
            "warning 13:26: spec.console.lockTimeout: others wait behind a statement that waits for a lock for 61s"
        ),
        Mistake(
            .cluster,
            "hardening: dedicated",
            "console: {rows: 0}",
            "warning 13:19: spec.console.rows: no row is ever shown"
        ),
        Mistake(
            .cluster,
            "hardening: dedicated",
            "console: {bytes: 2GB}",
            "warning 13:20: spec.console.bytes: one result may take 2GB of memory"
        ),
        Mistake(
            .cluster,
            "hardening: dedicated",
            "console: {expires: 13h}",
            "warning 13:22: spec.console.expires: a forgotten console acts as its bot for 13h"
        ),
        Mistake(
            .cluster,
            "1h",
            "59s",
            "warning 10:21: spec.sweep.interval: measuring storage every 59s burdens the server"
        ),
        Mistake(
            .cluster,
            "80%",
            "0%",
            "warning 10:33: spec.sweep.warnAt: every bot is warned about all the time"
        ),
        Mistake(
            .cluster,
            "liftBelow: 100%",
            "liftBelow: 0%",
            "warning 10:49: spec.sweep.liftBelow: a block on writes is never lifted"
        ),
        Mistake(
            .cluster,
            "sslmode: require",
            "sslmode: disable",
            "warning 6:61: spec.endpoint: sslmode disable lets data travel to pg.flarex.internal in clear (write require, verify-ca or verify-full)"
        ),
        Mistake(
            .cluster,
            "objects: 1000",
            "objects: 0",
            "warning 11:21: spec.limits.objects: no bot can create anything"
        ),
        Mistake(
            .cluster,
            "comment: 8kB",
            "temporaryFiles: unlimited",
            "warning 11:62: spec.limits.temporaryFiles: one bot's sort can fill the disk that all share"
        ),
        Mistake(
            .cluster,
            "comment: 8kB",
            "temporaryFiles: 0B",
            "warning 11:62: spec.limits.temporaryFiles: sorts that do not fit into memory fail at 0B"
        ),
        Mistake(
            .cluster,
            "comment: 8kB",
            "transactionAge: 30s",
            "warning 11:62: spec.limits.transactionAge: transactions longer than 30s are ended, legitimate ones too"
        ),
        Mistake(
            .cluster,
            "comment: 8kB",
            "transactionAge: 2d",
            "warning 11:62: spec.limits.transactionAge: one forgotten transaction keeps all bots' dead rows for 2d"
        ),
        Mistake(
            .cluster,
            "comment: 8kB",
            "blockOthers: 0s",
            "warning 11:59: spec.limits.blockOthers: a session that holds a lock another bot waits for is ended at once"
        ),
        Mistake(
            .cluster,
            "comment: 8kB",
            "blockOthers: 10m",
            "warning 11:59: spec.limits.blockOthers: one bot can keep another waiting for 10m"
        ),
        Mistake(
            .cluster,
            Sample.recipient,
            "x25519:REPLACE+THIS+KEY+WITH+YOUR+OWN+RECIPIENT+00=",
            "warning 12:26: spec.secrets.recipients: this recipient is a placeholder without a private key, so the secrets cannot be opened (replace it: flarexdb keygen --out FILE prints yours)"
        ),
        Mistake(
            .plans,
            "500MB",
            "0MB",
            "warning 5:12: spec.storage: every bot on this plan is over its quota"
        ),
        Mistake(
            .plans,
            "connections: 20",
            "connections: 0",
            "warning 13:16: spec.connections: no bot on this plan can connect"
        ),
        Mistake(
            .plans,
            "connections: 20",
            "connections: 101",
            "warning 13:16: spec.connections: 101 connections are more than one bot should hold; servers allow 100 in all by default"
        ),
        Mistake(
            .plans,
            "statement_timeout: 60s",
            "temp_file_limit: -1",
            "warning 6:31: spec.settings.temp_file_limit: one bot's sort can fill the disk that all share"
        ),
        Mistake(
            .plans,
            "statement_timeout: 60s",
            "log_min_messages: log",
            "warning 6:32: spec.settings.log_min_messages: a bot can fill the disk with lines in the server's log"
        ),
        Mistake(
            .plans,
            "statement_timeout: 60s",
            "log_min_error_statement: error",
            "warning 6:39: spec.settings.log_min_error_statement: statements that fail are logged in full, however long they are and whatever passwords they hold"
        ),
        Mistake(
            .plans,
            "allowed: true",
            "allowed: false",
            "warning 14:46: spec.overage: the price has no effect while allowed is false"
        ),
        Mistake(
            .bot,
            "annotations: {}",
            "annotations: {prune: disabled}",
            #"warning 7:17: the annotation "prune" has no effect (did you mean "flarex.dev/prune"?)"#
        ),
    ]
}

import ArgumentParser
import Audit
import Backups
import BotAccess
import Catalog
import Console
import LocalServer
import Migrations
import Operations
import Planning
import PostgresClient
import Presentation
import Quota
import Reconciliation
import Secrets
import Text

/// The exit codes of the program. They are part of the contract.
enum ExitStatus {
    /// Done, or no difference.
    static let success = ExitCode(0)
    static let failure = ExitCode(1)
    /// `plan --detailed-exitcode` or `diff` found differences.
    static let differences = ExitCode(2)
    /// Applied, but some bots failed or were refused; or a statement failed.
    static let incomplete = ExitCode(3)
}

/// A failure of a command, printed as it is.
typealias CommandError = OperationError

extension ParsableArguments {
    /// Ends the process: usage errors and help in the parser's own words, everything else as `error: ...` and code 1.
    static func end(reporting error: any Error) -> Never {
        switch error {
        case let error as CommandError:
            report(error.description, hint: error.hint)
        case let error as ReconciliationError:
            report(error.description, hint: error.hint)
        case let error as PostgresError:
            report(error.description, hint: error.connectionHint)
        case let error as CatalogError:
            report(error.description, hint: nil)
        case let error as QuotaError:
            report(error.description, hint: nil)
        case let error as SecretsError:
            report(error.description, hint: nil)
        case let error as AccessRefusal:
            report(error.description, hint: error.hint)
        case let error as ConsoleError:
            report(error.description, hint: nil)
        case let error as AnchorError:
            report(error.description, hint: nil)
        case let error as CheckpointRefusal:
            report(error.description, hint: nil)
        case let error as BackupError:
            report(error.description, hint: error.hint)
        case let error as AccessRefusal:
            report(error.description, hint: nil)
        case let error as MigrationFlaw:
            report(error.description, hint: error.hint)
        case let error as MigrationRefusal:
            report(error.description, hint: error.hint)
        case let error as LocalServerError:
            report(error.message, hint: error.hint)
        default:
            // The parser's own errors, exit codes and requests for help.
            let status = exitCode(for: error)
            let message = fullMessage(for: error)
            if !message.isEmpty { (status.isSuccess ? Console.output : Console.error).write(message + "\n") }
            ProcessEnd.now(status)
        }
        ProcessEnd.now(ExitStatus.failure)
    }

    private static func report(_ message: String, hint: String?) {
        // The server's own words are among these, and bots choose names in them.
        Console.error.write("error: \(message.onOneLine)\n" + (hint.map { "  hint: \($0)\n" } ?? ""))
    }
}

extension ProcessEnd {
    /// Ends the process with an exit code of the contract.
    static func now(_ status: ExitCode) -> Never { now(status.rawValue) }
}

import Doctor
import Presentation
import Testing

@Suite("Doctor's report")
struct DoctorReportTests {
    private static func finding(_ check: String, _ severity: Check.Severity, _ evidence: String, _ remedy: String)
        -> Finding
    {
        Finding(check: check, severity: severity, title: "title of \(check)", evidence: evidence, remedy: remedy)
    }

    @Test("the worst comes first, bots are named, what mends several is told once, and the last line counts")
    func text() {
        let report = DoctorReport(
            findings: [
                Self.finding("no-tls", .warning, "ssl = off", "Set ssl = on."),
                Self.finding("guard", .leak, "the guard is off", "flarexdb apply"),
                Self.finding("guard", .leak, "the guard is old", "flarexdb apply"),
                Self.finding("schema-open", .leak, "PUBLIC has USAGE on schema bot_0123456789abcdef", "REVOKE 1;"),
            ],
            checkCount: 49,
            pendingSteps: 1,
            bots: ["bot_0123456789abcdef": "weather"]
        )
        #expect(
            report.text()
                == """
                leak: title of guard  [guard]
                  the guard is off
                  the guard is old
                    flarexdb apply

                leak: title of schema-open  [schema-open]
                  PUBLIC has USAGE on schema bot_0123456789abcdef  (weather)
                    REVOKE 1;

                warning: title of no-tls  [no-tls]
                  ssl = off
                    Set ssl = on.

                flarexdb plan has 1 step, which may fix some of this; run flarexdb apply first.
                3 leaks, 0 dangers, 1 warning in 49 checks.

                """
        )
        #expect(report.hasLeaks)
    }

    @Test("a check with many findings shows twenty and counts the rest; JSON has them all")
    func capped() {
        let findings = (1...55).map { Self.finding("schema-open", .leak, "schema \($0)", "REVOKE \($0);") }
        let report = DoctorReport(findings: findings, checkCount: 49)
        #expect(report.text().contains("schema 20\n"))
        #expect(!report.text().contains("schema 21\n"))
        #expect(
            report.text().hasSuffix(
                "  ... and 35 more; --format json has all\n\n55 leaks, 0 dangers, 0 warnings in 49 checks.\n"
            )
        )
        #expect(report.document.findings.count == 55)
        #expect(report.document.summary == ["leak": 55, "danger": 0, "warning": 0])
    }

    @Test("a name with a line break forges no line")
    func oneLine() {
        let report = DoctorReport(
            findings: [Self.finding("schema-open", .danger, "role \"a\nNothing found\u{1B}[2J\"", "")],
            checkCount: 49
        )
        #expect(report.text().contains("  role \"a Nothing found [2J\"\n"))
        #expect(!report.hasLeaks)
    }
}

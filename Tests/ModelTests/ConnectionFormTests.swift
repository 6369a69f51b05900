import Digest
import Model
import SQLText
import Testing

@Suite struct ConnectionFormTests {
    @Test("the digest of a connection form never changes between versions of the program")
    func goldenForm() throws {
        #expect(
            try connectionForm().digest == "585aa85ba6e374d26e6c7ca5f4c8e005c60a3835facbca6072562295e07213e7"
        )
    }

    @Test("the digest of a connection form changes with every part of it")
    func everyPartOfTheForm() throws {
        let ben = try recipient("B")
        let news = try name("news")
        let changes: [(inout ConnectionForm) -> Void] = [
            { _ in },
            { $0.bot = news },
            { $0.role = "bot_y" },
            { $0.database = "other" },
            { $0.endpoint.host = "pg2" },
            { $0.endpoint.port = 6432 },
            { $0.endpoint.sslMode = .verifyFull },
            { $0.endpoint.urlForm = .plain },
            { $0.searchPath.append("ext_citext") },
            { $0.searchPath.removeLast() },
            { $0.searchPath.reverse() },
            { $0.recipients = [ben] },
            { $0.recipients.append(ben) },
            { $0.recipients = [] },
        ]
        let digests = try changes.map { change in
            var form = try connectionForm()
            change(&form)
            return form.digest
        }
        #expect(Set(digests).count == changes.count)
    }

    @Test("the order in which recipients are named does not matter")
    func orderOfRecipients() throws {
        var form = try connectionForm()
        form.recipients = [try recipient("A"), try recipient("B")]
        let sorted = form.digest
        form.recipients.reverse()
        #expect(form.digest == sorted)
    }
}

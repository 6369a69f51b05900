import Mustache
import Testing

@testable import Panel

@Suite("Text in pages")
struct PageTextTests {
    /// Anything that a template may ask for is there, and is the text.
    private struct Anything: MustacheParent, CustomStringConvertible {
        let description: String
        /// Names that stand for nothing, so that what is shown in their absence is shown.
        var missing: Set<String> = []
        /// What holds more of its own kind does so once.
        private var isInner = false

        init(description: String, missing: Set<String>) { (self.description, self.missing) = (description, missing) }

        func child(named name: String) -> Any? {
            guard name == "children" else { return missing.contains(name) ? nil : self }
            guard !isInner else { return [Anything]() }
            var inner = self
            inner.isInner = true
            return inner
        }
    }

    private let views: Views

    init() throws { views = try Views() }

    /// What a browser takes for more than text.
    private func marks(_ text: String) -> [Unicode.Scalar] {
        text.unicodeScalars.filter { "<>\"'`".unicodeScalars.contains($0) }
    }

    @Test("there are more than 200 texts to try") func corpus() { #expect(StrangersText.all.count >= 200) }

    @Test(
        "whatever a stranger wrote, each template has the elements and attributes that it has",
        arguments: Template.allCases
    )
    func templates(template: Template) {
        for missing in [Set(), Self.inverted(in: template.text)] {
            let expected = marks(views.text(template, of: Anything(description: "x", missing: missing)))
            #expect(!expected.isEmpty)
            for text in StrangersText.all {
                let page = views.text(template, of: Anything(description: text, missing: missing))
                #expect(marks(page) == expected, "\(text.debugDescription.prefix(80))")
                #expect(!page.unicodeScalars.contains { $0 == "\0" || $0 == "\r" })
            }
        }
    }

    @Test("Mustache's own escape would let an attribute end") func reason() throws {
        let template = try MustacheTemplate(string: "<a title=\"{{.}}\">")
        #expect(template.render("\"\u{301} x=").unicodeScalars.count { $0 == "\"" } == 3)
        let ours = try MustacheTemplate(string: "{{%CONTENT_TYPE:PAGE}}<a title=\"{{.}}\">")
        #expect(ours.render("\"\u{301} x=").unicodeScalars.count { $0 == "\"" } == 2)
    }

    @Test("what turns writing around is shown as its code to readers, and stays in fields") func directions() {
        #expect(PageText(isForReading: true).escapeText("a\u{202E}b\u{1B}") == "a\\u{202E}b\\u{1B}")
        #expect(PageText(isForReading: false).escapeText("a\u{202E}b") == "a\u{202E}b")
        #expect(PageText(isForReading: true).escapeText("👨‍👩‍👧 می‌خواهم") == "👨‍👩‍👧 می‌خواهم")
    }

    @Test(
        "no template writes anything unescaped, or without quotation marks around an attribute",
        arguments: Template.allCases
    )
    func sources(template: Template) throws {
        let text = template.text
        #expect(!text.contains("{{{") && !text.contains("{{&"))
        #expect(text.firstMatch(of: #/\s[a-z-]+=\{\{/#) == nil)
        #expect(!text.contains("style=") && text.firstMatch(of: #/\son[a-z]+=/#) == nil)
        // Where a whole address is a variable, the program makes it.
        for match in text.matches(of: #/(?:href|action|src)="\{\{([a-z.]*)/#) {
            #expect(["path", "start"].contains(match.output.1))
        }
    }

    private static func inverted(in text: String) -> Set<String> {
        Set(text.matches(of: #/\{\{\^([a-zA-Z]+)\}\}/#).map { String($0.output.1) })
    }
}

package import Operations
package import Quota

extension Usage: Presentable {
    package static var formats: [OutputFormat] { [.text, .csv, .json] }

    package func text(style: TextStyle) -> String { UsageText.usage(statuses, history, invoice, style: style) }
    package var document: UsageDocument { UsageDocument(statuses, history, invoice) }
    package var csv: String { UsageCSV.usage(statuses, history) }
}

extension Invoice: Presentable {
    package static var formats: [OutputFormat] { Usage.formats }

    package func text(style: TextStyle) -> String { UsageText.invoice(self, style: style) }
    package var document: InvoiceDocument { InvoiceDocument(self) }
    package var csv: String { UsageCSV.invoice(self) }
}

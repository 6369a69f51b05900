package import Model
import PostgresClient

extension ObservedSettings {
    /// Reads `pg_db_role_setting.setconfig`, an array of `name=value`.
    ///
    /// - Throws: `CatalogError.malformed`.
    package init(catalogText text: String) throws(CatalogError) {
        guard let elements = arrayElements(text) else { throw .malformed("the settings \(text.prefix(80))") }
        var values: [String: String] = [:]
        for element in elements {
            guard let element, let sign = element.utf8.firstIndex(of: UInt8(ascii: "=")) else {
                throw .malformed("the settings \(text.prefix(80))")
            }
            values[String(element[..<sign])] = String(element[element.utf8.index(after: sign)...])
        }
        self.init(values: values)
    }
}

/// An optional value that few have, of which many are kept: where it is nil it takes 8 bytes, whatever it is.
@propertyWrapper
package struct Rarely<Value: Sendable>: Sendable {
    private var storage: [Value]

    package init(wrappedValue: Value?) { storage = wrappedValue.map { [$0] } ?? [] }

    package var wrappedValue: Value? {
        get { storage.first }
        set { storage = newValue.map { [$0] } ?? [] }
    }
}

extension Rarely: Equatable where Value: Equatable {}
extension Rarely: Hashable where Value: Hashable {}

import CLibyaml

private let coreTags = "tag:yaml.org,2002:"

extension Node.Content {
    /// A scalar as its tag and style say; unusable, and reported, when the tag does not fit.
    init(_ event: yaml_event_t.__Unnamed_union_data.__Unnamed_struct_scalar, at mark: Mark, _ reading: inout Reading) {
        let bytes = UnsafeBufferPointer(start: event.value, count: event.length)
        let text = String(decoding: bytes, as: UTF8.self)
        guard let tag = string(event.tag) else {
            let kind = event.style == YAML_PLAIN_SCALAR_STYLE ? Scalar.Kind(plain: text) : .string
            self = .scalar(Scalar(text: text, kind: kind))
            return
        }
        guard let wanted = Scalar.Kind(tag: tag) else {
            reading.refuse(tag: tag, at: mark)
            self = .unusable
            return
        }
        let natural = Scalar.Kind(plain: text)
        guard wanted == .string || wanted == natural || (wanted, natural) == (.float, .integer) else {
            reading.error("\(shown(text)) is not what its tag \(Reading.shownTag(tag)) says", at: mark)
            self = .unusable
            return
        }
        self = .scalar(Scalar(text: text, kind: wanted))
    }
}

extension Scalar.Kind {
    fileprivate init?(tag: String) {
        switch tag {
        case "!", coreTags + "str": self = .string
        case coreTags + "null": self = .null
        case coreTags + "bool": self = .boolean
        case coreTags + "int": self = .integer
        case coreTags + "float": self = .float
        default: return nil
        }
    }
}

extension Reading {
    /// Reports a mapping's or sequence's tag that is not the core schema's for it.
    mutating func checkTag(_ tag: UnsafePointer<yaml_char_t>?, isFor name: String, at mark: Mark) {
        guard let tag = string(tag), tag != "!", tag != coreTags + name else { return }
        refuse(tag: tag, at: mark)
    }

    fileprivate mutating func refuse(tag: String, at mark: Mark) {
        error(
            "the tag \(Self.shownTag(tag)) is not accepted",
            at: mark,
            hint: "leave it out; only !!str, !!int and the like of the core schema are known"
        )
    }

    fileprivate static func shownTag(_ tag: String) -> String {
        shown(tag.hasPrefix(coreTags) ? "!!" + tag.dropFirst(coreTags.count) : tag)
    }
}

/// libyaml's text that ends with NUL.
func string(_ text: UnsafePointer<yaml_char_t>?) -> String? {
    text.map { String(cString: $0) }
}

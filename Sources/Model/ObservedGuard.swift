package import SQLText

/// A function as the catalogs have it, apart from its rights.
package struct RoutineDefinition: Hashable, Sendable {
    package var language: String
    package var returnType: String
    package var isSecurityDefiner: Bool
    /// SHA-256 of the body, in hexadecimal.
    package var bodyDigest: String
    /// The settings that hold while it runs, such as `search_path`.
    package var settings: [String: String]
    /// True when a superuser owns it, so that nobody else can replace it.
    package var isOwnedBySuperuser: Bool

    package init(
        language: String,
        returnType: String,
        isSecurityDefiner: Bool,
        bodyDigest: String,
        settings: [String: String],
        isOwnedBySuperuser: Bool
    ) {
        self.language = language
        self.returnType = returnType
        self.isSecurityDefiner = isSecurityDefiner
        self.bodyDigest = bodyDigest
        self.settings = settings
        self.isOwnedBySuperuser = isOwnedBySuperuser
    }
}

package struct ObservedRoutine: Hashable, Sendable {
    package var definition: RoutineDefinition
    package var owner: Identifier
    package var acl: ACL

    package init(definition: RoutineDefinition, owner: Identifier, acl: ACL) {
        self.definition = definition
        self.owner = owner
        self.acl = acl
    }
}

/// An event trigger as the catalogs have it.
package struct EventTriggerDefinition: Hashable, Sendable {
    /// `ddl_command_start`, `ddl_command_end`, `sql_drop` or `table_rewrite`.
    package var event: String
    package var function: FunctionSignature
    /// False when it is disabled or fires for replicas only.
    package var isEnabled: Bool
    /// True when it fires for some commands only.
    package var isFiltered: Bool
    package var isOwnedBySuperuser: Bool

    package init(
        event: String,
        function: FunctionSignature,
        isEnabled: Bool = true,
        isFiltered: Bool = false,
        isOwnedBySuperuser: Bool = true
    ) {
        self.event = event
        self.function = function
        self.isEnabled = isEnabled
        self.isFiltered = isFiltered
        self.isOwnedBySuperuser = isOwnedBySuperuser
    }
}

/// An object with an owner and an ACL.
package struct OwnedACL: Hashable, Sendable {
    package var owner: Identifier
    package var acl: ACL

    package init(owner: Identifier, acl: ACL) {
        self.owner = owner
        self.acl = acl
    }
}

/// Rights that objects get when a role makes them.
package struct DefaultPrivilege: Hashable, Comparable, Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case tables = "r"
        case sequences = "S"
        case functions = "f"
        case types = "T"
        case schemas = "n"
        /// From PostgreSQL 18 on.
        case largeObjects = "L"
    }

    package var role: Identifier
    /// Nil for objects in any schema.
    package var schema: Identifier?
    package var kind: Kind
    package var grantee: ACL.Grantee

    package init(role: Identifier, schema: Identifier?, kind: Kind, grantee: ACL.Grantee) {
        self.role = role
        self.schema = schema
        self.kind = kind
        self.grantee = grantee
    }

    package static func < (left: DefaultPrivilege, right: DefaultPrivilege) -> Bool {
        (left.role, left.schema?.name ?? "", left.kind.rawValue, left.grantee)
            < (right.role, right.schema?.name ?? "", right.kind.rawValue, right.grantee)
    }
}

/// A use of an extension by an object in a bot's schema.
package struct ExtensionUse: Hashable, Sendable {
    package var schema: Identifier
    package var `extension`: Identifier

    package init(schema: Identifier, extension: Identifier) {
        self.schema = schema
        self.extension = `extension`
    }
}

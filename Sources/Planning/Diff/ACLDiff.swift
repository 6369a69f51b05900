import Model
import SQLText

extension Scope {
    /// Makes the ACL hold what is wanted, granted by the owner and not to be passed on.
    ///
    /// The owner can take back only what the owner granted. What a grantee passed on goes with the grantee's right to
    /// pass it on, hence CASCADE: every chain of grants begins at the owner.
    ///
    /// - Parameters:
    ///   - reason: why those in `wanted` have what it gives them, where `reasons` does not say.
    ///   - keepsOthers: leaves grantees alone that `wanted` does not name.
    ///   - restoresOwner: gives the owner back what it took from itself; no business of ours in what is not ours.
    func planACL(
        of object: Securable,
        acl: ACL,
        owner: Identifier,
        wanted: [ACL.Grantee: Privileges],
        keepsOthers: Bool = false,
        restoresOwner: Bool = true,
        because reason: String,
        reasons: [ACL.Grantee: String] = [:],
        at source: SourcePlace,
        into collector: inout StepCollector
    ) {
        if acl.givesExactly(wanted, beside: object.all, of: owner) { return }
        let action: Action? = isMissing(object) ? .create : nil
        var wanted = wanted
        wanted[.role(owner)] = object.all
        var held: [ACL.Grantee: Privileges] = [:]
        var heirs: [ACL.Grantee: Privileges] = [:]
        for entry in acl.entries where entry.grantor == owner {
            let grantee = entry.grantee
            // What another bot's login has goes with the login, perhaps before this.
            if collector.bot != nil, case .role(let name) = grantee, isEnding(name) { continue }
            if wanted[grantee] == nil, keepsOthers {
                planOnward(of: object, acl: acl, from: entry, wanted: wanted, heirs: &heirs, into: &collector)
                continue
            }
            let right = wanted[grantee] ?? []
            let excess = entry.privileges.subtracting(right)
            if !excess.isEmpty {
                collector.add(
                    .right(.revoke(excess, on: object, from: grantee)),
                    action,
                    because: exclusion(from: object) + acl.onward(from: grantee),
                    at: source
                )
            }
            let kept = entry.privileges.intersection(right)
            let grantable = entry.grantable.intersection(kept)
            if !grantable.isEmpty {
                collector.add(
                    .right(.revokeGrantOption(grantable, on: object, from: grantee)),
                    action,
                    because: "\(grantee) could open it to others" + acl.onward(from: grantee),
                    at: source
                )
            }
            held[grantee] = kept
        }
        for (grantee, privileges) in wanted.sorted(by: { $0.key < $1.key }) {
            let missing = privileges.subtracting(held[grantee] ?? [])
            guard !missing.isEmpty, restoresOwner || grantee != .role(owner) else { continue }
            collector.add(
                .right(.grant(missing, on: object, to: grantee)),
                action,
                because: grantee == .role(owner) ? "its owner has all rights on it" : reasons[grantee] ?? reason,
                at: source
            )
        }
        for (grantee, privileges) in heirs.sorted(by: { $0.key < $1.key }) {
            collector.add(
                .right(.grant(privileges, on: object, to: grantee)),
                because: "the role that granted them may no longer grant them",
                at: source
            )
        }
    }

    /// Somebody else's role keeps its rights, and those it passed them on to keep theirs, but it may not pass on what
    /// came to a role that must not have it: the owner cannot take such a grant back in any other way.
    private func planOnward(
        of object: Securable,
        acl: ACL,
        from entry: ACL.Entry,
        wanted: [ACL.Grantee: Privileges],
        heirs: inout [ACL.Grantee: Privileges],
        into collector: inout StepCollector
    ) {
        var (excess, receivers): (Privileges, Set<ACL.Grantee>) = ([], [])
        for privilege in entry.grantable.each {
            let reached = acl.reached(with: privilege, from: entry.grantee, within: wanted)
                .filter { $0.grantee != .role(entry.grantor) }
            let tooFar = reached.filter { exceeds($0, privilege, wanted) }.map(\.grantee)
            guard !tooFar.isEmpty else { continue }
            excess.formUnion(privilege)
            receivers.formUnion(tooFar)
            for heir in reached where wanted[heir.grantee] == nil && heir.grantee != entry.grantee {
                let isSafe = acl.entries.contains {
                    $0.grantee == heir.grantee && $0.grantor == entry.grantor && $0.privileges.contains(privilege)
                }
                if !isSafe { heirs[heir.grantee, default: []].formUnion(privilege) }
            }
        }
        guard !excess.isEmpty else { return }
        collector.add(
            .right(.revokeGrantOption(excess, on: object, from: entry.grantee)),
            because: "it granted it to \(receivers.sorted().map(\.description).joined(separator: ", "))",
            at: desired.policy.source
        )
    }

    private func isMissing(_ object: Securable) -> Bool {
        switch object {
        case .database(let name): name == database && observed.database == nil
        case .schema(let name): observed.database == nil || observed.schemas[name] == nil
        }
    }

    /// Why somebody may not have a right.
    private func exclusion(from object: Securable) -> String {
        switch object {
        case .database(database): "bots connect through \(ManagedName.bots) only"
        case .database: "bots must not connect to other databases"
        case .schema("public"): "bots have schemas of their own"
        case .schema: "the manifests do not ask for it"
        }
    }

    private func exceeds(
        _ entry: ACL.Entry,
        _ privilege: Privileges,
        _ wanted: [ACL.Grantee: Privileges]
    ) -> Bool {
        guard let right = wanted[entry.grantee] else { return false }
        return !right.contains(privilege) || entry.grantable.contains(privilege)
    }
}

extension ACL {
    /// Whether the owner has all rights, the grantees have what is wanted, and that is all: so nearly every ACL is.
    fileprivate func givesExactly(
        _ wanted: [Grantee: Privileges],
        beside all: Privileges,
        of owner: Identifier
    ) -> Bool {
        entries.count == wanted.count + 1
            && entries.allSatisfy { entry in
                let right = entry.grantee == .role(owner) ? all : wanted[entry.grantee]
                return entry.grantor == owner && entry.grantable.isEmpty && entry.privileges == right
            }
    }

    /// The entries that hang on a grantee's right to pass a privilege on, as far as to those that `wanted` names.
    fileprivate func reached(
        with privilege: Privileges,
        from start: Grantee,
        within wanted: [Grantee: Privileges]
    ) -> [Entry] {
        var (reached, seen, pending): ([Entry], Set<Grantee>, [Grantee]) = ([], [start], [start])
        while case .role(let grantor)? = pending.popLast() {
            for entry in entries where entry.grantor == grantor && entry.privileges.contains(privilege) {
                reached.append(entry)
                guard wanted[entry.grantee] == nil, entry.grantable.contains(privilege) else { continue }
                if seen.insert(entry.grantee).inserted { pending.append(entry.grantee) }
            }
        }
        return reached
    }

    /// To whom the grantee passed anything on, in words.
    fileprivate func onward(from grantee: Grantee) -> String {
        guard case .role(let grantor) = grantee else { return "" }
        let receivers = entries.filter { $0.grantor == grantor && $0.grantee != grantee }.map(\.grantee.description)
        return receivers.isEmpty ? "" : ", and passed it on to " + receivers.joined(separator: ", ")
    }
}

extension Securable {
    fileprivate var all: Privileges {
        switch self {
        case .database: .allOnDatabase
        case .schema: .allOnSchema
        }
    }
}

extension Privileges {
    fileprivate var each: [Privileges] { [.usage, .create, .connect, .temporary].filter(contains) }
}

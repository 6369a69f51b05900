package import Model
package import SQLText

extension ModelServer {
    /// `GRANT group TO member` by a superuser, or by hand with `GRANTED BY`.
    package mutating func grantMembership(
        of member: Identifier,
        in group: Identifier,
        _ options: Membership.Options,
        grantedBy grantor: Identifier? = nil
    ) throws(Failure) {
        for name in [group, member] where !exists(name) { throw Failure(description: "role \(name) does not exist") }
        guard group != member, !isMember(group, of: member) else {
            throw Failure(description: "role \(group) is a member of role \(member)")
        }
        guard cluster.hasMembershipOptions else {
            grantSingleMembership(of: member, in: group, admin: options.admin, grantor: grantor ?? cluster.user)
            return
        }
        let grantor = grantor ?? Self.bootstrapSuperuser
        guard grantor == Self.bootstrapSuperuser || isAdmin(grantor, of: group) else {
            throw Failure(description: "role \(grantor) has no ADMIN option on role \(group)")
        }
        if options.admin, grantor == member || derivesAdmin(grantor, from: member, of: group) {
            throw Failure(description: "ADMIN option cannot be granted back to your own grantor")
        }
        let row = Membership(group: group, member: member, grantor: grantor, options: options)
        memberships.removeAll { $0.group == group && $0.member == member && $0.grantor == grantor }
        memberships.append(row)
    }

    /// Before version 16 there is one row for a group and a member, and granting again can only add ADMIN to it.
    private mutating func grantSingleMembership(
        of member: Identifier,
        in group: Identifier,
        admin: Bool,
        grantor: Identifier
    ) {
        if let index = memberships.firstIndex(where: { $0.group == group && $0.member == member }) {
            if admin { memberships[index].options.admin = true }
            return
        }
        let options = Membership.Options(admin: admin, inherit: true, set: true)
        memberships.append(Membership(group: group, member: member, grantor: grantor, options: options))
    }

    /// `REVOKE group FROM member GRANTED BY grantor CASCADE`; a missing row is only worth a warning.
    package mutating func revokeMembership(
        of member: Identifier,
        in group: Identifier,
        grantedBy grantor: Identifier
    ) throws(Failure) {
        for name in [group, member] where !exists(name) { throw Failure(description: "role \(name) does not exist") }
        guard cluster.hasMembershipOptions else {
            memberships.removeAll { $0.group == group && $0.member == member }
            return
        }
        removeRow(of: member, in: group, grantedBy: grantor)
    }

    /// Removes a row and, where the member had its only ADMIN option from it, what the member granted, and so on.
    private mutating func removeRow(of member: Identifier, in group: Identifier, grantedBy grantor: Identifier) {
        guard
            let index = memberships.firstIndex(where: {
                $0.group == group && $0.member == member && $0.grantor == grantor
            })
        else { return }
        let row = memberships.remove(at: index)
        guard row.options.admin, member != Self.bootstrapSuperuser, !isAdmin(member, of: group) else { return }
        for dependent in memberships where dependent.group == group && dependent.grantor == member {
            removeRow(of: dependent.member, in: group, grantedBy: member)
        }
    }

    func isAdmin(_ role: Identifier, of group: Identifier) -> Bool {
        memberships.contains { $0.group == group && $0.member == role && $0.options.admin }
    }

    /// Whether the first role's ADMIN option comes, directly or not, from the second.
    private func derivesAdmin(_ role: Identifier, from other: Identifier, of group: Identifier) -> Bool {
        var (reached, pending): (Set<Identifier>, [Identifier]) = ([], [role])
        while let name = pending.popLast() {
            for row in memberships where row.group == group && row.member == name && row.options.admin {
                if row.grantor == other { return true }
                if reached.insert(row.grantor).inserted { pending.append(row.grantor) }
            }
        }
        return false
    }

    /// Whether a role is in a group, directly or through others.
    private func isMember(_ role: Identifier, of group: Identifier) -> Bool {
        var (reached, pending): (Set<Identifier>, [Identifier]) = ([role], [role])
        while let name = pending.popLast() {
            for row in memberships where row.member == name {
                if row.group == group { return true }
                if reached.insert(row.group).inserted { pending.append(row.group) }
            }
        }
        return false
    }

    /// A row with the options that it has in effect: before version 16 they follow from the member.
    func shown(_ row: Membership) -> Membership {
        guard !cluster.hasMembershipOptions else { return row }
        var row = row
        row.options.set = true
        row.options.inherit = roles[row.member]?.attributes.inherits ?? true
        return row
    }
}

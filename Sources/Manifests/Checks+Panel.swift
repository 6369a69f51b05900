import Model

extension Checks {
    /// Who may do what, by workspace. A workspace whose manifest is wrong is missing.
    mutating func members(of workspaces: [Assembly.Part<WorkspaceSpec?>]) -> [Name: [Member]] {
        var members: [Name: [Member]] = [:]
        for (name, parts) in Dictionary(grouping: workspaces, by: \.name) {
            guard let name else { continue }
            guard parts.count == 1, let part = parts.first else {
                refuseDuplicates(parts, "the workspace \(name)")
                continue
            }
            guard let listed = part.content?.members, isUnambiguous(listed, in: part), part.isValid else { continue }
            members[name] = listed.map(\.value).sorted()
        }
        return members
    }

    /// The one `Panel` manifest, or nil when there is none, or several, or it is wrong.
    mutating func panel(of panels: [Assembly.Part<PanelSpec?>]) -> DesiredPanel? {
        guard let first = panels.min(by: { $0.place < $1.place }) else { return nil }
        guard panels.count == 1 else {
            for other in panels where other.place != first.place {
                error(
                    "a second manifest of the kind Panel",
                    at: other.place,
                    hint: "the first is in \(first.place.shown); a source has at most one"
                )
            }
            return nil
        }
        guard first.isValid, let spec = first.content, let url = spec.url, let administrators = spec.administrators
        else { return nil }
        let policy = PanelPolicy(
            url: url,
            signIn: spec.signIn,
            administrators: administrators.map(\.value),
            session: spec.session,
            manifests: spec.manifests
        )
        return DesiredPanel(policy, source: first.place)
    }

    /// Reports whoever is listed with two permissions, of which one would not be meant.
    private mutating func isUnambiguous(
        _ members: [Marked<Member>],
        in part: Assembly.Part<WorkspaceSpec?>
    ) -> Bool {
        var known: Set<Subject> = []
        for member in members where !known.insert(member.value.subject).inserted {
            error(
                "the \(member.value.subject) is listed with two permissions",
                at: part.place(member.mark),
                hint: "keep the one that is meant; each includes those below it"
            )
        }
        return known.count == members.count
    }
}

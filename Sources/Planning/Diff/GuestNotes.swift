import Model
import SQLText

extension Scope {
    /// Who cannot connect any more once the steps have closed a database to PUBLIC: those that are connected first.
    func guestNotes(of steps: [PlannedStep]) -> [String] {
        steps.compactMap { step in
            guard case .right(.revoke(let privileges, .database(let name), .everyone)) = step.step,
                privileges.contains(.connect), let guests = observed.guests[name], !guests.isEmpty
            else { return nil }
            let sorted = guests.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            let named = sorted.prefix(5).map { role, sessions in
                switch sessions {
                case 0: role.name
                case 1: "\(role) (1 session)"
                default: "\(role) (\(sessions) sessions)"
                }
            }
            let more = sorted.count > named.count ? " and \(sorted.count - named.count) more" : ""
            let whoLoses =
                guests.count == 1 ? "role \(named[0]) loses" : "roles \(named.joined(separator: ", "))\(more) lose"
            let whoHas = guests.count == 1 ? "it has" : "they have"
            return
                "\(whoLoses) CONNECT on database \(name), which \(whoHas) through PUBLIC alone; to keep it for a role, run "
                + "GRANT CONNECT ON DATABASE \(name.quoted) TO that role"
        }
    }
}

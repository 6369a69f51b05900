import Model
import SQLText

extension Scope {
    /// Who cannot connect any more once the steps have closed a database to PUBLIC: those that are connected first.
    func guestNotes(of steps: [PlannedStep]) -> [String] {
        steps.compactMap { step in
            guard case .revoke(let privileges, .database(let name), .everyone) = step.step,
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
            let subject =
                guests.count == 1
                ? "role \(named[0]) connects" : "roles \(named.joined(separator: ", "))\(more) connect"
            return
                "\(subject) to database \(name) through PUBLIC alone and can do so no longer; GRANT CONNECT ON DATABASE "
                + "\(name.quoted) lets a role in again"
        }
    }
}

import ArgumentParser
import Model

/// A time as people give it: a day or moment in UTC, or how long ago it was.
enum AuditMoment: ExpressibleByArgument {
    case at(Timestamp)
    case ago(TimeSpan)

    init?(argument: String) {
        if let span = TimeSpan(argument) {
            self = .ago(span)
            return
        }
        let form = #/(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})Z)?/#
        guard let match = argument.wholeMatch(of: form), let year = Int(match.1), let month = Int(match.2),
            let day = Int(match.3), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        let time = [match.4, match.5, match.6].map { $0.flatMap { Int64($0) } ?? 0 }
        guard time[0] < 24, time[1] < 60, time[2] < 60 else { return nil }
        let start = Timestamp(year: year, month: month, day: day)
        self = .at(start + TimeSpan(seconds: time[0] * 3600 + time[1] * 60 + time[2]))
    }

    func timestamp(now: Timestamp) -> Timestamp {
        switch self {
        case .at(let moment): moment
        case .ago(let span): Timestamp(seconds: now.seconds - span.seconds)
        }
    }
}

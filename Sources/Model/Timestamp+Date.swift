extension Timestamp {
    /// The beginning of a day in UTC, in the proleptic Gregorian calendar.
    ///
    /// Years are counted from March on, so that the leap day comes last; 400 of them have 146,097 days.
    package init(year: Int, month: Int, day: Int) {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.init(seconds: Int64(era * 146_097 + dayOfEra - 719_468) * 86_400)
    }
}

import Glibc

/// What Prometheus' own client libraries tell of their process, by the same names.
package enum ProcessMetrics {
    package static func register(in registry: MetricRegistry) {
        let processorTime = registry.counter(
            "process_cpu_seconds_total",
            "Processor time of the process, user and system."
        )
        let memory = registry.gauge("process_resident_memory_bytes", "Memory of the process that is in use.")
        let files = registry.gauge("process_open_fds", "Open files of the process.")
        registry.beforeExposition {
            var usage = rusage()
            if getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 {
                processorTime.raise(to: seconds(usage.ru_utime) + seconds(usage.ru_stime))
            }
            if let pages = residentPages() { memory.set(Double(pages) * Double(getpagesize())) }
            if let count = entryCount(of: "/proc/self/fd") { files.set(Double(count)) }
        }
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

    private static func residentPages() -> Int? {
        guard let file = fopen("/proc/self/statm", "re") else { return nil }
        defer { fclose(file) }
        var buffer = [CChar](repeating: 0, count: 128)
        guard fgets(&buffer, Int32(buffer.count), file) != nil else { return nil }
        let text = String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        let numbers = text.split(separator: " ")
        return numbers.count > 1 ? Int(numbers[1]) : nil
    }

    private static func entryCount(of folder: String) -> Int? {
        guard let directory = opendir(folder) else { return nil }
        defer { closedir(directory) }
        var count = 0
        while let entry = readdir(directory) {
            if entry.pointee.d_name.0 != CChar(bitPattern: UInt8(ascii: ".")) { count += 1 }
        }
        // One of them was for this look.
        return count - 1
    }
}

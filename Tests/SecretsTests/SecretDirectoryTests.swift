import Glibc
import Model
import Secrets
import SystemPackage
import Testing

@Suite struct SecretDirectoryTests {
    private func names(in directory: FilePath) throws -> [String] {
        guard let folder = opendir(directory.string) else { throw Errno(rawValue: errno) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    private func status(_ file: FilePath) throws -> stat {
        var status = stat()
        guard lstat(file.string, &status) == 0 else { throw Errno(rawValue: errno) }
        return status
    }

    @Test func `holds one file for each secret, which its owner alone can read, and no others`() throws {
        try withTemporaryDirectory { directory in
            let (news, weather) = (try name("news"), try name("weather"))
            let mirror = SecretDirectory(directory)
            try mirror.mirror([news: "{\"a\": 1}", weather: "{}"])
            #expect(try names(in: directory) == ["news.sealed.json", "weather.sealed.json"])
            #expect(try contents(of: directory.appending("news.sealed.json")) == "{\"a\": 1}\n")
            #expect(try status(directory.appending("news.sealed.json")).st_mode & 0o7777 == 0o600)
            try mirror.mirror([weather: "{\"b\": 2}"])
            #expect(try names(in: directory) == ["weather.sealed.json"])
            #expect(try contents(of: directory.appending("weather.sealed.json")) == "{\"b\": 2}\n")
            try mirror.mirror([:])
            #expect(try names(in: directory).isEmpty)
        }
    }

    @Test func `leaves other files alone, and clears what was never finished`() throws {
        try withTemporaryDirectory { directory in
            for file in ["notes.txt", "Weather.sealed.json", ".weather.sealed.json.12", ".hidden.12"] {
                try write("x", to: directory.appending(file))
            }
            try SecretDirectory(directory).mirror([try name("weather"): "{}"])
            #expect(
                try names(in: directory) == [".hidden.12", "Weather.sealed.json", "notes.txt", "weather.sealed.json"]
            )
        }
    }

    @Test func `does not write what is right already, and closes what others can read`() throws {
        try withTemporaryDirectory { directory in
            let weather = try name("weather")
            let file = directory.appending("weather.sealed.json")
            let mirror = SecretDirectory(directory)
            try mirror.mirror([weather: "{}"])
            let first = try status(file).st_ino
            try mirror.mirror([weather: "{}"])
            #expect(try status(file).st_ino == first)
            chmod(file.string, 0o644)
            try mirror.mirror([weather: "{}"])
            #expect(try status(file).st_mode & 0o7777 == 0o600)
        }
    }

    @Test func `never writes through a link`() throws {
        try withTemporaryDirectory { directory in
            try write("theirs", to: directory.appending("target"))
            let file = directory.appending("weather.sealed.json")
            symlink(directory.appending("target").string, file.string)
            try SecretDirectory(directory).mirror([try name("weather"): "{}"])
            #expect(try contents(of: directory.appending("target")) == "theirs")
            #expect(try contents(of: directory.appending("weather.sealed.json")) == "{}\n")
        }
    }

    @Test func `a folder that is not there is an error that names it`() throws {
        let mirror = SecretDirectory("/nonexistent/bots")
        #expect(throws: SecretsError.directoryNotUsable("/nonexistent/bots", .noSuchFileOrDirectory)) {
            try mirror.mirror([:])
        }
    }
}

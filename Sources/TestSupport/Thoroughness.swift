/// How much of what takes long is tried: a sample in every run, all of it in the longer one.
///
/// `FLAREXDB_TEST_THOROUGH=1` asks for all; `Tests/long.sh` sets it.
package enum Thoroughness {
    package static let isFull = environment("FLAREXDB_TEST_THOROUGH") == "1"

    /// Every how many-th of a long row of cases is tried.
    package static func stride(_ sample: Int) -> Int { isFull ? 1 : sample }
}

package import SystemPackage

extension KeyPair {
    /// Writes the private key to a new file that only its owner can read.
    package func write(to path: FilePath) throws(SecretsError) { try PrivateKeyFile.write(fileText(), to: path) }

    /// Reads a private key file, which others must not be able to read or write.
    package static func read(from path: FilePath) throws(SecretsError) -> KeyPair {
        try PrivateKeyFile.read(from: path, parse)
    }
}

extension SigningKey {
    /// Writes the private key to a new file that only its owner can read.
    package func write(to path: FilePath) throws(SecretsError) { try PrivateKeyFile.write(fileText(), to: path) }

    /// Reads a private key file, which others must not be able to read or write.
    package static func read(from path: FilePath) throws(SecretsError) -> SigningKey {
        try PrivateKeyFile.read(from: path, parse)
    }
}

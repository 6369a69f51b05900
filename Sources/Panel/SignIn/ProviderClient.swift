import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// Asks an identity provider over HTTP: certificates are checked, nothing is followed, and answers are bounded.
struct ProviderClient: Sendable {
    private static let timeout: TimeAmount = .seconds(10)
    private static let bodyLimit = 1024 * 1024

    let client: HTTPClient

    /// - Parameter authorization: the header of that name; nil for none.
    /// - Throws: `SignInError`.
    func get(_ url: String, authorization: String? = nil) async throws -> [UInt8] {
        var request = HTTPClientRequest(url: url)
        if let authorization { request.headers.add(name: "Authorization", value: authorization) }
        request.headers.add(name: "Accept", value: "application/json")
        let (status, bytes) = try await send(request)
        guard status == 200 else { throw SignInError.providerMalformed("it answers with status \(status)") }
        return bytes
    }

    /// Sends a form; a provider's refusal is an answer too.
    ///
    /// - Parameter authorization: the header of that name; nil for none.
    /// - Throws: `SignInError.providerUnreachable`.
    func post(_ form: [(String, String)], to url: String, authorization: String?) async throws -> (UInt, [UInt8]) {
        var request = HTTPClientRequest(url: url)
        request.method = .POST
        request.headers.add(name: "Accept", value: "application/json")
        request.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
        if let authorization { request.headers.add(name: "Authorization", value: authorization) }
        request.body = .bytes(ByteBuffer(string: FormText.encode(form)))
        return try await send(request)
    }

    private func send(_ request: HTTPClientRequest) async throws -> (UInt, [UInt8]) {
        do {
            let response = try await client.execute(request, timeout: Self.timeout)
            let body = try await response.body.collect(upTo: Self.bodyLimit)
            return (response.status.code, Array(body.readableBytesView))
        } catch let error as CancellationError {
            throw error
        } catch {
            // Whatever went wrong, it may hold the URL; the kind of the error says enough.
            throw SignInError.providerUnreachable("\(type(of: error))")
        }
    }
}

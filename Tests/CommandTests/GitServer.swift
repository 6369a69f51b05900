import Glibc
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// Git repositories of a folder over https, for a user `me` whose password is `hunter2`; it hangs while the folder holds
/// a file named `hang`.
struct GitServer: Sendable {
    let port: Int
    /// What git has to be told to trust the server.
    let certificate: FilePath

    func url(of repository: String) -> String { "https://me:hunter2@127.0.0.1:\(port)/\(repository)" }

    static func with(_ folder: FilePath, _ body: @escaping @Sendable (GitServer) async throws -> Void) async throws {
        try await TemporaryDirectory.with { directory in
            let script = try directory.write(program, to: "server.py")
            let certificate = directory.path.appending("certificate.pem")
            let address = directory.path.appending("port")
            _ = try await run(
                .path("/usr/bin/python3"),
                arguments: ["-B", script.string, folder.string, certificate.string, address.string],
                input: .none,
                output: .discarded,
                error: .discarded
            ) { execution in
                let process = execution.processIdentifier.value
                defer { kill(process, SIGKILL) }
                // It begins with a key pair of its own.
                for _ in 1...600 where access(address.string, R_OK) != 0 {
                    try await Task.sleep(for: .milliseconds(50))
                }
                let port = try #require(Int(try textFile(address)))
                try await body(GitServer(port: port, certificate: certificate))
            }
        }
    }

    private static let program = """
        import base64, http.server, os, ssl, subprocess, sys, time

        folder, certificate, address = sys.argv[1:]
        hang = os.path.join(folder, "hang")


        class Handler(http.server.BaseHTTPRequestHandler):
            # With lengths, since git's TLS library takes the end of a connection for none of an answer.
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                while os.path.exists(hang):
                    time.sleep(0.05)
                if self.headers.get("Authorization") != "Basic " + base64.b64encode(b"me:hunter2").decode():
                    self.send_response(401)
                    self.send_header("WWW-Authenticate", 'Basic realm="git"')
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                path, _, query = self.path.partition("?")
                variables = {
                    **os.environ, "GIT_PROJECT_ROOT": folder, "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": path,
                    "QUERY_STRING": query, "REQUEST_METHOD": self.command,
                    "CONTENT_TYPE": self.headers.get("Content-Type", ""), "REMOTE_USER": "me",
                    "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                    "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
                }
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                answer = subprocess.run(["git", "http-backend"], env=variables, input=body, stdout=subprocess.PIPE).stdout
                head, _, content = answer.partition(b"\\r\\n\\r\\n")
                fields = dict(line.split(": ", 1) for line in head.decode().split("\\r\\n"))
                self.send_response(int(fields.pop("Status", "200").split()[0]))
                fields["Content-Length"] = str(len(content))
                for name, value in fields.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            do_POST = do_GET


        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-days", "2", "-subj", "/CN=test", "-addext",
             "subjectAltName=IP:127.0.0.1", "-keyout", certificate + ".key", "-out", certificate],
            check=True,
        )
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, certificate + ".key")
        server.socket = context.wrap_socket(server.socket, server_side=True)
        with open(address + ".new", "w") as file:
            file.write(str(server.server_address[1]))
        os.rename(address + ".new", address)
        server.serve_forever()
        """
}

import Model

/// The manifests that a new repository begins with. Those in Manifests are the same, with placeholders.
package enum StarterManifests {
    /// The policy of a cluster.
    ///
    /// - Parameters:
    ///   - host: what bots connect to; a placeholder where it is left out.
    ///   - recipient: the public key that connection strings are sealed to; a placeholder where it is left out.
    package static func cluster(host: String? = nil, port: Int = 5432, recipient: String? = nil) -> String {
        """
        # yaml-language-server: $schema=flarexdb.schema.json
        #
        # The policy of the cluster. \(host == nil ? "Copy it, put in your host and your recipient, and keep" : "Keep") \
        it in git beside the bots.
        apiVersion: flarex.dev/v1
        kind: Cluster
        metadata:
          name: primary
        spec:
          # The one database that all bots share. It is made when it is missing.
          database: flarex

          # How bots reach it; this goes into their DATABASE_URL.
          endpoint:
            host: \(host ?? "pg.flarex.internal")
            port: \(port)
            sslmode: \(host.map(ValueType<Endpoint>.isLoopback) == true ? "prefer" : "require")
            # documented: DATABASE_URL carries search_path and role, and psql, psycopg, SQLAlchemy, Django and all else on libpq
            # refuse it. plain: every client takes it. DATABASE_URL_PLAIN stands beside it in either case.
            urlForm: documented

          # No bot gets beyond this, whatever its plan and overage say.
          maxStorage: 200GB

          # What a bot may ask for. Each extension is installed once, in its own schema.
          extensions: [pgcrypto, uuid-ossp, citext, unaccent]

          # A bot whose manifest is deleted keeps its data for this long. A commit that
          # deletes a larger part of all bots than maxPrune deletes none.
          deletion:
            retention: 30d
            maxPrune: 10%

          sweep:
            interval: 1h
            warnAt: 80%
            liftBelow: 100%

          # What all bots share and no storage quota counts: the catalogs, the disk for temporary files, what vacuum can
          # clear away, and the time that others wait for a lock.
          limits:
            objects: 1000
            definition: 256kB
            comment: 8kB
            temporaryFiles: 1GB
            transactionAge: 1h
            blockOthers: 10s

          # What a person may do in one statement of `flarexdb console`, and for how long.
          console:
            statementTimeout: 30s
            lockTimeout: 5s
            rows: 1000
            bytes: 10MB
            requireReason: false
            expires: 30m

          secrets:
            # Connection strings are sealed to these public keys. \(recipient == nil ? replacing : adding)
            recipients:
              - \(recipient ?? placeholderRecipient)
            directory: null

          # dedicated, the default, takes from PUBLIC the right to connect to the server's other databases. shared leaves
          # them as they are. The first apply to a server that has others asks which you mean.
          # hardening: dedicated

        """
    }

    private static let adding = "`flarexdb keygen --out FILE` prints more."

    private static let replacing =
        "Replace the placeholder, which\n    # has no private key, with the key that `flarexdb keygen --out FILE` prints."

    package static let plans = """
        # yaml-language-server: $schema=flarexdb.schema.json
        #
        # The plans of the bots. Prices are per gigabyte (10^9 bytes) and month.
        apiVersion: flarex.dev/v1
        kind: Plan
        metadata:
          name: free
        spec:
          storage: 500MB
          connections: 10
          overage:
            allowed: false
          settings:
            statement_timeout: 60s
            idle_in_transaction_session_timeout: 60s
        ---
        apiVersion: flarex.dev/v1
        kind: Plan
        metadata:
          name: pro
        spec:
          storage: 10GB
          connections: 10
          overage:
            allowed: true
            pricePerGBMonth: "0.25"
            currency: USD
          settings:
            statement_timeout: 5min
            idle_in_transaction_session_timeout: 5min
        ---
        apiVersion: flarex.dev/v1
        kind: Plan
        metadata:
          name: business
        spec:
          storage: 50GB
          connections: 10
          overage:
            allowed: true
            pricePerGBMonth: "0.20"
            currency: USD
          settings:
            statement_timeout: 15min
            idle_in_transaction_session_timeout: 5min
        ---
        apiVersion: flarex.dev/v1
        kind: Plan
        metadata:
          name: enterprise
        spec:
          storage: 200GB
          connections: 10
          overage:
            # The storage is the cluster's maxStorage already.
            allowed: false
          settings:
            statement_timeout: 1h
            idle_in_transaction_session_timeout: 5min

        """

    /// A bot on the smallest plan.
    package static func bot(_ name: String, workspace: String) -> String {
        """
        # yaml-language-server: $schema=flarexdb.schema.json
        apiVersion: flarex.dev/v1
        kind: BotDatabase
        metadata:
          name: \(name)
          workspace: \(workspace)
        spec:
          plan: free

        """
    }
}

// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nio = ["NIOCore", "NIOHTTP1", "NIOPosix"].map { Target.Dependency.product(name: $0, package: "swift-nio") }
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let system = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

/// The web panel and the packages that only it needs; `FLAREXDB_WITHOUT_PANEL=1` builds everything else.
let withPanel = Context.environment["FLAREXDB_WITHOUT_PANEL"] != "1"

let panelPackages: [Package.Dependency] = [
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
]

let asyncHTTPClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let jwtKit = Target.Dependency.product(name: "JWTKit", package: "jwt-kit")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")

let panelTargets: [Target] = [
    .target(
        name: "Panel",
        dependencies: [
            "Audit", "BotAccess", "Console", "Digest", "Migrations", "Model", "PanelStore", "PostgresClient", "Quota",
            "SQLText", "Secrets", "Statements", "Telemetry", "Text", "TransparencyLog", asyncHTTPClient, httpTypes,
            hummingbird, hummingbirdCore, jwtKit, logging, mustache, nioCore, nioHTTP1,
        ],
        resources: [.embedInCode("Assets")],
        swiftSettings: settings
    ),
    .executableTarget(
        name: "flarexdb-panel",
        dependencies: [
            "Model", "MonitoringServer", "Panel", "PanelStore", "PostgresClient", "Presentation", argumentParser,
            asyncHTTPClient,
            logging, system,
        ],
        swiftSettings: settings
    ),
    tests(
        "PanelTests",
        [
            "Audit", "Model", "Panel", "PanelStore", "PostgresClient", "Quota", "SQLText", "TestSupport", "flarexdb",
            asyncHTTPClient,
            httpTypes, hummingbird,
            hummingbirdCore, jwtKit, logging, mustache, nioCore, nioHTTP1, system,
        ]
    ),
]

let package = Package(
    name: "flarexdb",
    products: [.executable(name: "flarexdb", targets: ["flarexdb"])]
        + (withPanel ? [.executable(name: "flarexdb-panel", targets: ["flarexdb-panel"])] : []),
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
    ] + (withPanel ? panelPackages : []),
    targets: [
        // System libraries.
        .systemLibrary(name: "CLibedit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
        .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CLibsodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CLibyaml", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(name: "CBuild"),
        .systemLibrary(name: "CMalloc"),

        // Pure: no I/O, no clock, no Foundation. Tests/layering.sh holds them to it.
        library("Text"),
        library("Digest", ["CLibsodium"]),
        library("SQLText"),
        library("Statements"),
        library("TransparencyLog", ["CLibsodium", "Digest"]),
        library("Model", ["Digest", "SQLText"]),
        library("Planning", ["Digest", "Model", "SQLText", "Text"]),

        // Reads.
        library("Manifests", ["CLibyaml", "Model", "SQLText", system]),
        library("PostgresClient", ["CLibpq", "Digest", "SQLText", "Text"]),
        library("Catalog", ["Digest", "Model", "PostgresClient", "SQLText"]),
        library("Doctor", ["Model", "Planning", "PostgresClient", "SQLText"]),

        // Writes.
        library("Secrets", ["CLibsodium", "Digest", "Model", "SQLText", "TransparencyLog", system]),
        library(
            "Audit",
            ["Digest", "Model", "PostgresClient", "SQLText", "Secrets", "Text", "TransparencyLog", system]
        ),
        library("Execution", ["Audit", "Model", "Planning", "PostgresClient", "SQLText", "Secrets", "Text"]),
        library("BotAccess", ["Audit", "Model", "Planning", "PostgresClient", "SQLText", "Secrets"]),
        library(
            "Migrations",
            [
                "Audit", "BotAccess", "Digest", "Model", "Planning", "PostgresClient", "SQLText", "Statements", "Text",
                system,
            ]
        ),
        library(
            "Console",
            ["Audit", "BotAccess", "Model", "Planning", "PostgresClient", "SQLText", "Statements"]
        ),
        library("Quota", ["Model", "PostgresClient", "SQLText", "Text", logging]),
        library("LocalServer", ["SQLText", subprocess, system]),
        library(
            "Backups",
            [
                "BotAccess", "Catalog", "Digest", "LocalServer", "Model", "Planning", "PostgresClient", "SQLText",
                "Secrets", logging, system,
            ]
        ),

        // What the web panel stands on.
        library(
            "PanelStore",
            [
                "Audit", "Backups", "Catalog", "Console", "Digest", "Migrations", "Model", "PostgresClient", "Quota",
                "SQLText", "Secrets", "Text", "TransparencyLog",
            ]
        ),

        // The way from manifests to outcomes, once and again and again.
        library(
            "Reconciliation",
            [
                "Audit", "BotAccess", "Catalog", "Execution", "Manifests", "Model", "Planning", "PostgresClient",
                "Quota", "SQLText", "Secrets", "Text", "TransparencyLog", logging, subprocess, system,
            ]
        ),

        // What can be asked for, as values: nothing is printed here.
        library(
            "Operations",
            [
                "Audit", "Backups", "BotAccess", "Catalog", "Doctor", "Execution", "Manifests", "Model", "PanelStore",
                "Planning", "PostgresClient", "Quota", "Reconciliation", "SQLText", "Secrets", "Text", logging, system,
            ]
        ),

        // Seen from outside.
        library("Telemetry"),
        library("MonitoringServer", nio),
        library("Supervision"),

        library(
            "Daemon",
            [
                "Model", "MonitoringServer", "Planning", "Reconciliation", "Supervision", "Telemetry", "Text",
                logging, serviceLifecycle, unixSignals,
            ]
        ),

        // How results look: terminals, tables, Markdown, JSON, CSV.
        library(
            "Presentation",
            [
                "Audit", "CBuild", "Catalog", "Digest", "Doctor", "Execution", "Manifests", "Model", "Operations",
                "PanelStore", "Planning", "Quota",
                "Reconciliation", "SQLText", "Text", "TransparencyLog", logging, system,
            ]
        ),

        // The program.
        library(
            "Commands",
            [
                "Audit", "Backups", "BotAccess", "CLibedit", "CMalloc", "Catalog", "Console", "Daemon",
                "Doctor", "Execution", "LocalServer", "Manifests", "Migrations", "Model", "MonitoringServer",
                "Operations", "PanelStore", "Planning", "PostgresClient", "Presentation", "Quota", "Reconciliation",
                "SQLText", "Secrets", "Statements", "Supervision", "Text", "TransparencyLog",
                argumentParser, logging, system,
            ]
        ),
        .executableTarget(name: "flarexdb", dependencies: ["Commands"], swiftSettings: settings),

        // Tests.
        library(
            "TestSupport",
            ["Digest", "LocalServer", "Model", "Planning", "PostgresClient", "SQLText", subprocess, system]
        ),
        tests("SQLTextTests", ["SQLText"]),
        tests("StatementsTests", ["Statements"]),
        tests("MigrationsTests", ["Migrations", "Statements"]),
        tests("TransparencyLogTests", ["Digest", "TestSupport", "TransparencyLog"]),
        tests("ModelTests", ["Digest", "Model", "SQLText"]),
        tests(
            "AuditTests",
            [
                "Audit", "Model", "Planning", "PostgresClient", "SQLText", "Secrets", "TestSupport", "TransparencyLog",
                system,
            ]
        ),
        tests(
            "PlanningTests",
            ["Digest", "Model", "Planning", "Presentation", "SQLText", "TestSupport"],
            exclude: ["Golden"]
        ),
        tests("ManifestsTests", ["Manifests", "Model", "SQLText", "TestSupport", system]),
        tests("SecretsTests", ["CLibpq", "Digest", "Model", "SQLText", "Secrets", system]),
        tests(
            "QuotaTests",
            ["Model", "Planning", "PostgresClient", "Quota", "SQLText", "TestSupport", logging]
        ),
        tests("PostgresClientTests", ["LocalServer", "PostgresClient", "SQLText", "TestSupport", system]),
        tests("BackupsTests", ["Backups", "Model", "SQLText", "TestSupport", system]),
        tests("TelemetryTests", ["Telemetry"]),
        tests("MonitoringServerTests", ["MonitoringServer"]),
        tests("SupervisionTests", ["Supervision", "TestSupport", system]),
        tests("CatalogTests", ["Catalog", "Model", "PostgresClient", "SQLText", "TestSupport"]),
        tests(
            "ReconciliationTests",
            [
                "Execution", "Manifests", "Model", "Planning", "PostgresClient", "Quota", "Reconciliation", "SQLText",
                "TestSupport", logging,
            ]
        ),
        tests(
            "DoctorTests",
            [
                "Catalog", "Doctor", "Manifests", "Model", "Planning", "PostgresClient", "Presentation", "SQLText",
                "Secrets", "TestSupport", "flarexdb", subprocess, system,
            ]
        ),
        tests(
            "AcceptanceTests",
            [
                "Audit", "BotAccess", "Catalog", "Console", "Execution", "Manifests", "Model", "PanelStore", "Planning",
                "PostgresClient", "Presentation", "Quota", "Reconciliation", "SQLText", "Secrets", "Statements",
                "TestSupport", "flarexdb", logging, subprocess, system,
            ]
        ),
        tests(
            "RedTeamTests",
            [
                "CLibpq", "Catalog", "Execution", "LocalServer", "Model", "Planning", "PostgresClient", "Presentation",
                "Quota", "Reconciliation", "SQLText", "Secrets", "TestSupport", logging, subprocess, system,
            ]
        ),
        tests(
            "OperationsTests",
            [
                "Execution", "Manifests", "Model", "Operations", "Planning", "PostgresClient", "Reconciliation",
                "SQLText", "Secrets", "TestSupport", logging, system,
            ]
        ),
        tests(
            "CommandTests",
            [
                "Manifests", "Model", "Planning", "PostgresClient", "SQLText", "TestSupport", "flarexdb", subprocess,
                system,
            ],
            exclude: ["Fixtures", "Golden"]
        ),
    ] + (withPanel ? panelTargets : [])
)

/// What in PostgreSQL locks a relation that it is asked about, so that it waits behind a bot that holds the relation.
///
/// No statement that is sent for all bots at once may use any of it. `CatalogTests` finds out by trying, on the server
/// that it runs on, that no function is missing here.
package enum LockingFunctions {
    /// Names of functions, each with what makes it lock.
    package static let functions: [String: String] = {
        var functions: [String: String] = [:]
        for (reason, names) in reasons { for name in names { functions[name] = reason } }
        return functions
    }()

    /// Views of `pg_catalog` that call such functions, or open relations otherwise. All of `information_schema` does.
    package static let views: Set<String> = [
        "pg_indexes", "pg_matviews", "pg_publication_tables", "pg_rules", "pg_sequences", "pg_stats_ext",
        "pg_stats_ext_exprs", "pg_views",
    ]

    private static let reasons: [(String, [String])] = [
        (
            "opens the relation to ask for the sizes of its files",
            ["pg_indexes_size", "pg_relation_size", "pg_table_size", "pg_total_relation_size"]
        ),
        (
            "opens the relations that an expression names, to print its columns",
            [
                "pg_get_constraintdef", "pg_get_expr", "pg_get_function_sqlbody", "pg_get_functiondef",
                "pg_get_indexdef", "pg_get_partition_constraintdef", "pg_get_partkeydef", "pg_get_ruledef",
                "pg_get_statisticsobjdef", "pg_get_statisticsobjdef_columns", "pg_get_statisticsobjdef_expressions",
                "pg_get_triggerdef", "pg_get_viewdef",
            ]
        ),
        (
            "opens the relation to read what the catalogs' rows alone do not say",
            [
                "pg_column_is_updatable", "pg_get_publication_tables", "pg_get_replica_identity_index",
                "pg_partition_tree", "pg_relation_is_updatable", "satisfies_hash_partition",
            ]
        ),
        (
            "opens the sequence",
            ["currval", "lastval", "nextval", "pg_get_sequence_data", "pg_sequence_last_value", "setval"]
        ),
        ("locks the object that a name stands for", ["pg_get_object_address"]),
        ("parses the body of a function, and so opens what it names", ["fmgr_sql_validator"]),
        (
            "works on the index",
            [
                "brin_desummarize_range", "brin_summarize_new_values", "brin_summarize_range", "gin_clean_pending_list",
            ]
        ),
        (
            "writes the relation's statistics",
            [
                "pg_clear_attribute_stats", "pg_clear_relation_stats", "pg_restore_attribute_stats",
                "pg_restore_relation_stats",
            ]
        ),
        (
            "reads the rows of tables",
            [
                "cursor_to_xml", "database_to_xml", "database_to_xml_and_xmlschema", "database_to_xmlschema",
                "query_to_xml", "query_to_xml_and_xmlschema", "query_to_xmlschema", "schema_to_xml",
                "schema_to_xml_and_xmlschema", "schema_to_xmlschema", "table_to_xml", "table_to_xml_and_xmlschema",
                "table_to_xmlschema",
            ]
        ),
    ]
}

extension SQL {
    /// The settings that keep a statement out of every log, each as a name and a value.
    package static let silencedSettings: SQL = """
        (VALUES
            -- An error's message may quote a value.
            ('log_min_messages', 'panic'),
            ('log_statement', 'none'),
            ('log_duration', 'off'),
            ('log_min_duration_statement', '-1'),
            ('log_min_duration_sample', '-1'),
            ('log_statement_sample_rate', '0'),
            ('log_min_error_statement', 'panic'),
            ('log_parameter_max_length', '0'),
            ('log_parameter_max_length_on_error', '0'),
            ('debug_print_parse', 'off'),
            ('debug_print_rewritten', 'off'),
            ('debug_print_plan', 'off'),
            -- Otherwise a deadlock or a crash report of another session quotes the statement.
            ('track_activities', 'off'),
            ('auto_explain.log_min_duration', '-1'),
            ('pgaudit.log', 'none'),
            ('pg_stat_statements.track', 'none'),
            ('pg_stat_statements.track_utility', 'off')
          ) AS silence (name, value)
        """
}

extension Mistake {
    static let inPlans: [Mistake] = [
        Mistake(
            .plans,
            "500MB",
            "500",
            "error 5:12: spec.storage: expected a size such as 500MB or 1GiB, found the number 500 (write a whole number and one of B, kB, MB, GB, TB, KiB, MiB, GiB, TiB)"
        ),
        Mistake(
            .plans,
            "500MB",
            "500mb",
            #"error 5:12: spec.storage: expected a size such as 500MB or 1GiB, found "500mb" (did you mean 500MB?)"#
        ),
        Mistake(
            .plans,
            "500MB",
            "500Mb",
            #"error 5:12: spec.storage: expected a size such as 500MB or 1GiB, found "500Mb" (did you mean 500MB?)"#
        ),
        Mistake(
            .plans,
            "500MB",
            "0.5GB",
            #"error 5:12: spec.storage: expected a size such as 500MB or 1GiB, found "0.5GB" (did you mean 500MB?)"#
        ),
        Mistake(
            .plans,
            "500MB",
            "500Mi",
            #"error 5:12: spec.storage: expected a size such as 500MB or 1GiB, found "500Mi" (did you mean 500MiB?)"#
        ),
        Mistake(
            .plans,
            "500MB",
            "1.5 GiB",
            #"error 5:12: spec.storage: expected a size such as 500MB or 1GiB, found "1.5 GiB" (did you mean 1536MiB?)"#
        ),
        Mistake(
            .plans,
            "500MB",
            "500 potatoes",
            #"error 5:12: spec.storage: expected a size such as 500MB or 1GiB, found "500 potatoes" (write a whole number and one of B, kB, MB, GB, TB, KiB, MiB, GiB, TiB)"#
        ),
        Mistake(
            .plans,
            "500MB",
            "201GB",
            "error 5:12: the plan free has 201GB of storage, more than the cluster's maxStorage of 200GB (lower it, or raise maxStorage in the Cluster manifest)"
        ),
        Mistake(
            .plans,
            "  storage: 500MB\n",
            "",
            #"error 5:3: the key "storage" is missing in spec"#
        ),
        Mistake(
            .plans,
            "name: free",
            "name: pro",
            #"error 9:9: unknown plan "free" (the plans are pro)"#,
            "error 10:18: the plan pro is defined twice (the first is in plans.yaml:3:18; neither is used until you remove one)"
        ),
        Mistake(
            .plans,
            "connections: 20",
            "connections: many",
            #"error 13:16: spec.connections: expected a whole number from 0 to 262143, found "many""#
        ),
        Mistake(
            .plans,
            "connections: 20",
            "connections: -1",
            "error 13:16: spec.connections: expected a whole number from 0 to 262143, found the number -1"
        ),
        Mistake(
            .plans,
            "connections: 20",
            "connections: \"20\"",
            #"error 13:16: spec.connections: expected a whole number from 0 to 262143, found "20" (write it without quotes)"#
        ),
        Mistake(
            .plans,
            "connections: 20",
            "connections: 99999999999999999999",
            "error 13:16: spec.connections: expected a whole number from 0 to 262143, found the number 99999999999999999999"
        ),
        Mistake(
            .plans,
            "\"0.25\"",
            "0.25",
            #"error 14:45: spec.overage.pricePerGBMonth: expected a decimal number in quotes, found the number 0.25 (put it in quotes: "0.25")"#
        ),
        Mistake(
            .plans,
            "\"0.25\"",
            "\"-1\"",
            #"error 14:45: spec.overage.pricePerGBMonth: expected a decimal number in quotes, found "-1""#
        ),
        Mistake(
            .plans,
            ", pricePerGBMonth: \"0.25\", currency: USD",
            "",
            #"error 14:12: spec.overage: overage is allowed, but the key "currency" is missing (write {allowed: true, pricePerGBMonth: "0.25", currency: USD})"#,
            #"error 14:12: spec.overage: overage is allowed, but the key "pricePerGBMonth" is missing (write {allowed: true, pricePerGBMonth: "0.25", currency: USD})"#
        ),
        Mistake(
            .plans,
            ", currency: USD",
            "",
            #"error 14:12: spec.overage: overage is allowed, but the key "currency" is missing (write {allowed: true, pricePerGBMonth: "0.25", currency: USD})"#
        ),
        Mistake(
            .plans,
            "USD",
            "dollars",
            #"error 14:63: spec.overage.currency: expected a currency's three capital letters, such as USD, found "dollars""#
        ),
        Mistake(
            .plans,
            "allowed: true, ",
            "",
            #"error 14:12: the key "allowed" is missing in spec.overage"#
        ),
        Mistake(
            .plans,
            "statement_timeout: 60s",
            "statment_timeout: 60s",
            #"error 6:14: spec.settings: a plan cannot give the setting "statment_timeout" (did you mean "statement_timeout"?)"#
        ),
        Mistake(
            .plans,
            "statement_timeout: 60s",
            "log_duration: on",
            #"error 6:14: spec.settings: a plan cannot give the setting "log_duration" (it can give DateStyle, IntervalStyle, TimeZone, default_transaction_isolation, hash_mem_multiplier, idle_in_transaction_session_timeout, idle_session_timeout, jit, lock_timeout, log_min_error_statement, log_min_messages, maintenance_work_mem, max_parallel_maintenance_workers, max_parallel_workers_per_gather, random_page_cost, statement_timeout, temp_file_limit, work_mem)"#
        ),
        Mistake(
            .plans,
            "statement_timeout: 60s",
            "statement_timeout: soon",
            #"error 6:33: spec.settings.statement_timeout: the value "soon" does not fit (write a time such as 500ms, 60s or 5min)"#
        ),
        Mistake(
            .plans,
            "statement_timeout: 60s",
            "statement_timeout: [1]",
            "error 6:33: spec.settings.statement_timeout: expected a time such as 500ms, 60s or 5min, found a list"
        ),
        Mistake(
            .plans,
            "statement_timeout: 60s",
            "statement_timeout: null",
            "error 6:33: spec.settings.statement_timeout: expected a time such as 500ms, 60s or 5min, found nothing"
        ),
        Mistake(
            .plans,
            "{statement_timeout: 60s}",
            "[]",
            "error 6:13: spec.settings: expected a mapping from settings to values, found a list"
        ),
    ]
}

/// What whoever uses a `DATABASE_URL` in the documented form has to know.
enum DocumentedForm {
    /// A line for standard error.
    static let note = """
        note: DATABASE_URL has the documented form, which psql, psycopg, SQLAlchemy, Django and others on libpq refuse; \
        DATABASE_URL_PLAIN works with every client

        """
}

"""Logs in with the URL in $URL through the library that the first argument names, and prints who it is and where.

The line is `<session user> <current user> <first schema of the search_path>`.
"""
import os
import sys

QUESTION = "SELECT session_user || ' ' || current_user || ' ' || coalesce(current_schema(), '-')"
url = os.environ["URL"]


def psycopg2():
    import psycopg2

    with psycopg2.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute(QUESTION)
        return cursor.fetchone()[0]


def psycopg3():
    import psycopg

    with psycopg.connect(url) as connection:
        return connection.execute(QUESTION).fetchone()[0]


def asyncpg():
    import asyncio

    import asyncpg

    async def ask():
        connection = await asyncpg.connect(url)
        try:
            return await connection.fetchval(QUESTION)
        finally:
            await connection.close()

    return asyncio.run(ask())


def sqlalchemy(driver):
    from sqlalchemy import create_engine, text

    # pg8000 knows no sslmode, and is to be used with the parameter cut off.
    plain = url.replace("?sslmode=disable", "") if driver == "pg8000" else url
    engine = create_engine(plain.replace("postgresql://", f"postgresql+{driver}://", 1))
    with engine.connect() as connection:
        return connection.execute(text(QUESTION)).scalar_one()


def pg8000():
    """pg8000 takes no URL itself, so it gets what its users make of one: the parts, and the parameters as they are."""
    from urllib.parse import parse_qs, unquote, urlsplit

    import pg8000.native

    parts = urlsplit(url)
    parameters = {name: values[0] for name, values in parse_qs(parts.query).items() if name != "sslmode"}
    connection = pg8000.native.Connection(
        user=unquote(parts.username), password=unquote(parts.password), host=parts.hostname, port=parts.port,
        database=parts.path[1:], startup_params=parameters,
    )
    try:
        return connection.run(QUESTION)[0][0]
    finally:
        connection.close()


CLIENTS = {
    "psycopg2": psycopg2,
    "psycopg3": psycopg3,
    "asyncpg": asyncpg,
    "pg8000": pg8000,
    "sqlalchemy-psycopg2": lambda: sqlalchemy("psycopg2"),
    "sqlalchemy-psycopg": lambda: sqlalchemy("psycopg"),
    "sqlalchemy-pg8000": lambda: sqlalchemy("pg8000"),
}
print(CLIENTS[sys.argv[1]]())

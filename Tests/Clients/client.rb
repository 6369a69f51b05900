# Logs in with the URL in $URL through Ruby's pg, and prints who it is and where.
require "pg"

question = "SELECT session_user || ' ' || current_user || ' ' || coalesce(current_schema(), '-')"
puts PG.connect(ENV.fetch("URL")).exec(question).getvalue(0, 0)

<?php
// Logs in with the URL in $URL through pg_connect, or through PDO, and prints who it is and where.
$question = "SELECT session_user || ' ' || current_user || ' ' || coalesce(current_schema(), '-')";
$url = getenv('URL');
if ($argv[1] === 'pg_connect') {
    $connection = pg_connect($url);
    if (!$connection) exit(1);
    echo pg_fetch_result(pg_query($connection, $question), 0, 0), "\n";
} else {
    // PDO takes a data source name, so it gets the parts of the URL; of the parameters it knows sslmode and options.
    $parts = parse_url($url);
    parse_str($parts['query'] ?? '', $parameters);
    $source = "pgsql:host={$parts['host']};port={$parts['port']};dbname=" . substr($parts['path'], 1);
    foreach ($parameters as $name => $value) $source .= ";$name=$value";
    $connection = new PDO($source, urldecode($parts['user']), urldecode($parts['pass']));
    echo $connection->query($question)->fetchColumn(), "\n";
}

# Logs in with the URL in $URL through DBD::Pg, and prints who it is and where. DBD::Pg takes no URL, so it gets the
# parts.
use strict;
use warnings;
use DBI;

my $question = "SELECT session_user || ' ' || current_user || ' ' || coalesce(current_schema(), '-')";
my ($user, $password, $host, $port, $name, $query) =
    $ENV{URL} =~ m{^postgresql://([^:]+):([^@]+)@([^:/]+):(\d+)/([^?]+)\?(.*)$} or die "not a URL";
s/%([0-9A-Fa-f]{2})/chr hex $1/ge for $user, $password, $query;
my $source = join ";", "dbi:Pg:host=$host", "port=$port", "dbname=$name", split /&/, $query;
my $database = DBI->connect($source, $user, $password, { RaiseError => 1, PrintError => 0 });
print $database->selectrow_array($question), "\n";

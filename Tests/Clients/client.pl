# Logs in with the URL in $URL through DBD::Pg, and prints who it is and where. DBD::Pg hands a URL to libpq.
use strict;
use warnings;
use DBI;

my $question = "SELECT session_user || ' ' || current_user || ' ' || coalesce(current_schema(), '-')";
my $database = DBI->connect("dbi:Pg:$ENV{URL}", "", "", { RaiseError => 1, PrintError => 0 });
print $database->selectrow_array($question), "\n";

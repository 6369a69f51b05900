import java.net.URI;
import java.sql.DriverManager;

/** Logs in with the URL in $URL through JDBC, which takes user and password as parameters, and prints who and where. */
class Client {
    public static void main(String[] arguments) throws Exception {
        var url = URI.create(System.getenv("URL"));
        var user = url.getRawUserInfo().split(":", 2);
        var query = url.getRawQuery() == null ? "" : url.getRawQuery() + "&";
        var address = "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getRawPath() + "?" + query
            + "user=" + user[0] + "&password=" + user[1];
        try (var connection = DriverManager.getConnection(address); var statement = connection.createStatement();
            var result = statement.executeQuery(
                "SELECT session_user || ' ' || current_user || ' ' || coalesce(current_schema(), '-')")) {
            result.next();
            System.out.println(result.getString(1));
        }
    }
}

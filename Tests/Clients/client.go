// Logs in with the URL in $URL through lib/pq or pgx, and prints who it is and where.
package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"

	"github.com/jackc/pgx/v4"
	_ "github.com/lib/pq"
)

const question = "SELECT session_user || ' ' || current_user || ' ' || coalesce(current_schema(), '-')"

func ask(driver, url string) (answer string, err error) {
	if driver == "pgx" {
		connection, err := pgx.Connect(context.Background(), url)
		if err != nil {
			return "", err
		}
		defer connection.Close(context.Background())
		err = connection.QueryRow(context.Background(), question).Scan(&answer)
		return answer, err
	}
	database, err := sql.Open("postgres", url)
	if err != nil {
		return "", err
	}
	defer database.Close()
	err = database.QueryRow(question).Scan(&answer)
	return answer, err
}

func main() {
	answer, err := ask(os.Args[1], os.Getenv("URL"))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(answer)
}

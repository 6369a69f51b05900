// Logs in with the URL in $URL through node-pg, and prints who it is and where.
const { Client } = require("pg");

const question = "SELECT session_user || ' ' || current_user || ' ' || coalesce(current_schema(), '-') AS answer";
const client = new Client({ connectionString: process.env.URL });
client
  .connect()
  .then(() => client.query(question))
  .then((result) => {
    console.log(result.rows[0].answer);
    return client.end();
  })
  .catch((error) => {
    console.error(error.message);
    process.exit(1);
  });

#!/bin/sh
# Runs once, when the database is made: the logins of those who read and write, with the passwords of the Secret.
# store owns the database and makes its tables; board and cli work as store does. The server's own user stays unused.
set -eu
export PGUSER="${POSTGRES_USER:-postgres}"
for login in store board cli; do
  psql --set ON_ERROR_STOP=1 --dbname tocsin --set login="$login" --set password="$(cat "/run/secrets/postgres/$login")" <<'SQL'
CREATE ROLE :"login" LOGIN PASSWORD :'password';
SQL
done
psql --set ON_ERROR_STOP=1 --dbname tocsin <<'SQL'
ALTER DATABASE tocsin OWNER TO store;
ALTER SCHEMA public OWNER TO store;
GRANT store TO board, cli;
ALTER ROLE board SET ROLE store;
ALTER ROLE cli SET ROLE store;
CREATE EXTENSION IF NOT EXISTS postgis;
SQL

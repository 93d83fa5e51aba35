#!/bin/bash
# At the first start alone: what belongs to Tocsin belongs to the role `tocsin`, which nobody logs in as. Each service has
# a login of its own, whose password `tocsin secrets` made, and works as that role. So a login can be changed or taken
# away alone, and none is a superuser.
set -euo pipefail
run() { psql --no-psqlrc --quiet -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" "$@"; }

run -v db="$POSTGRES_DB" <<'SQL'
CREATE ROLE tocsin NOLOGIN;
ALTER DATABASE :"db" OWNER TO tocsin;
ALTER SCHEMA public OWNER TO tocsin;
REVOKE ALL ON DATABASE :"db" FROM PUBLIC;
SQL
for login in store board cli; do
  run -v db="$POSTGRES_DB" -v login="$login" <<SQL
\set password \`cat /run/secrets/$login\`
CREATE ROLE :"login" LOGIN PASSWORD :'password' IN ROLE tocsin;
ALTER ROLE :"login" IN DATABASE :"db" SET role = 'tocsin';
SQL
done

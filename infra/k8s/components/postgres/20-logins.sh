#!/bin/bash
# At the first start, and whenever a password was made anew: what belongs to Tocsin belongs to the role `tocsin`, which
# nobody logs in as. Each service has a login of its own, whose password `tocsin secrets` made, and works as that role. So
# a login can be changed or taken away alone, and none is a superuser. Run again, it tells the database the passwords of now.
set -euo pipefail
run() { psql --no-psqlrc --quiet -v ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname "$POSTGRES_DB" "$@"; }

run -v db="$POSTGRES_DB" <<'SQL'
SELECT 'CREATE ROLE tocsin NOLOGIN' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tocsin') \gexec
ALTER DATABASE :"db" OWNER TO tocsin;
ALTER SCHEMA public OWNER TO tocsin;
REVOKE ALL ON DATABASE :"db" FROM PUBLIC;
SQL
for login in store board cli; do
  run -v db="$POSTGRES_DB" -v login="$login" <<SQL
\set password \`cat /run/secrets/$login\`
SELECT format('CREATE ROLE %I IN ROLE tocsin', :'login')
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'login') \gexec
ALTER ROLE :"login" LOGIN PASSWORD :'password';
ALTER ROLE :"login" IN DATABASE :"db" SET role = 'tocsin';
SQL
done

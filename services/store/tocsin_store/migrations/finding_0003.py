"""By what revision 0003 finds incidents: folded words of names and of sentences; and points on any PostgreSQL."""

VECTOR = "ALTER TABLE incidents ADD COLUMN {0}_vector tsvector GENERATED ALWAYS AS (to_tsvector('simple', {0})) STORED"
VECTOR_INDEX = "CREATE INDEX ix_incidents_{0}_vector ON incidents USING gin ({0}_vector)"

FIND = {
    "postgresql": (
        *(statement.format(column) for column in ("words", "actors") for statement in (VECTOR, VECTOR_INDEX)),
        "CREATE INDEX ix_incidents_point ON incidents USING gist (point(lon, lat))",
    ),
    "sqlite": (
        "CREATE VIRTUAL TABLE incident_words USING fts5(words, actors, content='incidents', content_rowid='number')",
        (
            "CREATE TRIGGER incident_words_in AFTER INSERT ON incidents BEGIN"
            " INSERT INTO incident_words (rowid, words, actors) VALUES (new.number, new.words, new.actors); END"
        ),
        (
            "CREATE TRIGGER incident_words_on AFTER UPDATE OF words, actors ON incidents"
            " WHEN old.words <> new.words OR old.actors <> new.actors BEGIN"
            " INSERT INTO incident_words (incident_words, rowid, words, actors)"
            " VALUES ('delete', old.number, old.words, old.actors);"
            " INSERT INTO incident_words (rowid, words, actors) VALUES (new.number, new.words, new.actors); END"
        ),
        "INSERT INTO incident_words (incident_words) VALUES ('rebuild')",
    ),
}

FORGET = {
    "postgresql": (
        "DROP INDEX ix_incidents_point",
        "ALTER TABLE incidents DROP COLUMN words_vector",
        "ALTER TABLE incidents DROP COLUMN actors_vector",
    ),
    "sqlite": ("DROP TRIGGER incident_words_on", "DROP TRIGGER incident_words_in", "DROP TABLE incident_words"),
}

FORGET_0002 = {
    "postgresql": ("DROP INDEX ix_incidents_words",),
    "sqlite": FORGET["sqlite"],
}

REBUILD_0002 = {"postgresql": (), "sqlite": ("INSERT INTO incident_words (incident_words) VALUES ('rebuild')",)}

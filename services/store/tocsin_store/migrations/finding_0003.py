"""By what revision 0003 finds incidents: words of names and sentences, folded; and points on any PostgreSQL."""

FIND = {
    "postgresql": (
        "CREATE INDEX ix_incidents_words ON incidents USING gin (to_tsvector('simple', words))",
        "CREATE INDEX ix_incidents_actors ON incidents USING gin (to_tsvector('simple', actors))",
        "CREATE INDEX ix_mentions_sentences ON mentions USING gin (to_tsvector('simple', sentences))",
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
        "CREATE VIRTUAL TABLE mention_words USING fts5(sentences, content='mentions', content_rowid='number')",
        (
            "CREATE TRIGGER mention_words_in AFTER INSERT ON mentions BEGIN"
            " INSERT INTO mention_words (rowid, sentences) VALUES (new.number, new.sentences); END"
        ),
        "INSERT INTO mention_words (mention_words) VALUES ('rebuild')",
    ),
}

FORGET = {
    "postgresql": tuple(
        f"DROP INDEX ix_{name}"
        for name in ("incidents_words", "incidents_actors", "mentions_sentences", "incidents_point")
    ),
    "sqlite": (
        "DROP TRIGGER mention_words_in",
        "DROP TABLE mention_words",
        "DROP TRIGGER incident_words_on",
        "DROP TRIGGER incident_words_in",
        "DROP TABLE incident_words",
    ),
}

FORGET_0002 = {
    "postgresql": ("DROP INDEX ix_incidents_words",),
    "sqlite": (
        "DROP TRIGGER incident_words_on",
        "DROP TRIGGER incident_words_in",
        "DROP TABLE incident_words",
    ),
}

REBUILD_0002 = {"postgresql": (), "sqlite": ("INSERT INTO incident_words (incident_words) VALUES ('rebuild')",)}

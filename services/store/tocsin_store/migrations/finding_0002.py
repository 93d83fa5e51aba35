"""By what revision 0002 finds incidents: their words, and their places where the database has an index for that."""

TEXT_INDEX = {
    "postgresql": ("CREATE INDEX ix_incidents_words ON incidents USING gin (to_tsvector('simple', words))",),
    "sqlite": (
        (
            "CREATE VIRTUAL TABLE incident_words USING fts5(words, content='incidents', content_rowid='number',"
            " tokenize='unicode61 remove_diacritics 2')"
        ),
        (
            "CREATE TRIGGER incident_words_in AFTER INSERT ON incidents BEGIN"
            " INSERT INTO incident_words (rowid, words) VALUES (new.number, new.words); END"
        ),
        (
            "CREATE TRIGGER incident_words_on AFTER UPDATE OF words ON incidents WHEN old.words <> new.words BEGIN"
            " INSERT INTO incident_words (incident_words, rowid, words) VALUES ('delete', old.number, old.words);"
            " INSERT INTO incident_words (rowid, words) VALUES (new.number, new.words); END"
        ),
    ),
}

PLACE_INDEX = {
    "postgresql": (),  # PostGIS may come and go with the server: see spatial.py
    "sqlite": (
        "CREATE VIRTUAL TABLE incident_places USING rtree(number, south, north, west, east)",
        (
            "CREATE TRIGGER incident_places_in AFTER INSERT ON incidents WHEN new.lat IS NOT NULL BEGIN"
            " INSERT INTO incident_places VALUES (new.number, new.lat, new.lat, new.lon, new.lon); END"
        ),
        (
            "CREATE TRIGGER incident_places_on AFTER UPDATE OF lat, lon ON incidents"
            " WHEN old.lat IS NOT new.lat OR old.lon IS NOT new.lon BEGIN"
            " DELETE FROM incident_places WHERE number = old.number;"
            " INSERT INTO incident_places"
            " SELECT new.number, new.lat, new.lat, new.lon, new.lon WHERE new.lat IS NOT NULL;"
            " END"
        ),
    ),
}

"""The tables, as a list of steps that every database goes through once."""

from __future__ import annotations

from typing import Final

from sqlite_utils import Database, Migrations

from db.content import seal

winnow = Migrations("winnow")

TABLES: Final = """
CREATE TABLE ingested (
    file TEXT PRIMARY KEY,
    end INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE run (
    n INTEGER PRIMARY KEY,
    run_id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    started TEXT NOT NULL,
    finished TEXT,
    state TEXT NOT NULL
);

CREATE TABLE run_source (
    run_id TEXT NOT NULL REFERENCES run(run_id),
    source TEXT NOT NULL,
    settings TEXT NOT NULL,
    found INTEGER,
    problems TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (run_id, source)
) WITHOUT ROWID;

CREATE TABLE extraction (
    extraction_id TEXT PRIMARY KEY,
    winnow TEXT NOT NULL,
    trafilatura TEXT NOT NULL,
    options TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE article (
    n INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL,
    speaker TEXT,
    speaker_is_canonical INTEGER NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    gone_at TEXT,
    latest INTEGER NOT NULL
);
CREATE INDEX article_source ON article(source, first_seen, article_id);

CREATE TABLE fetch (
    n INTEGER PRIMARY KEY,
    fetch_id TEXT NOT NULL UNIQUE,
    run_id TEXT NOT NULL REFERENCES run(run_id),
    source TEXT NOT NULL,
    purpose TEXT NOT NULL,
    url TEXT NOT NULL,
    final_url TEXT NOT NULL,
    announced TEXT,
    found_in TEXT,
    status INTEGER,
    fetched_at TEXT NOT NULL,
    sha256 TEXT,
    truncated TEXT,
    refers_to TEXT,
    warc_file TEXT NOT NULL,
    warc_offset INTEGER NOT NULL,
    warc_length INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    reason TEXT,
    detail TEXT,
    article_id TEXT REFERENCES article(article_id)
);
CREATE INDEX fetch_run ON fetch(run_id, source, url, purpose, outcome);
CREATE INDEX fetch_payload ON fetch(sha256) WHERE status = 200 AND refers_to IS NULL AND truncated IS NULL;

CREATE TABLE address (
    source TEXT NOT NULL,
    identity TEXT NOT NULL,
    url TEXT NOT NULL,
    purpose TEXT NOT NULL,
    asked INTEGER NOT NULL,
    first_fetched TEXT,
    last_fetched TEXT,
    announced TEXT,
    etag TEXT,
    last_modified TEXT,
    payload_id TEXT,
    sha256 TEXT,
    outcome TEXT,
    article_id TEXT REFERENCES article(article_id),
    is_claim INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (source, identity)
) WITHOUT ROWID;

CREATE TABLE rejection (
    fetch_id TEXT PRIMARY KEY REFERENCES fetch(fetch_id),
    outcome TEXT NOT NULL,
    reason TEXT,
    extraction_id TEXT NOT NULL REFERENCES extraction(extraction_id)
) WITHOUT ROWID;

CREATE TABLE version (
    version_id INTEGER PRIMARY KEY,
    article_id TEXT NOT NULL REFERENCES article(article_id),
    version INTEGER NOT NULL,
    fetch_id TEXT NOT NULL REFERENCES fetch(fetch_id),
    extraction_id TEXT NOT NULL REFERENCES extraction(extraction_id),
    seen TEXT NOT NULL,
    title TEXT,
    authors TEXT NOT NULL,
    published TEXT,
    modified TEXT,
    language TEXT,
    section TEXT,
    tags TEXT NOT NULL,
    canonical_url TEXT,
    free_to_read INTEGER,
    text TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    words INTEGER NOT NULL,
    UNIQUE (article_id, version)
);
CREATE INDEX version_fetch ON version(fetch_id);

CREATE TABLE field (
    version_id INTEGER NOT NULL REFERENCES version(version_id),
    field TEXT NOT NULL,
    value TEXT,
    raw TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (version_id, field)
) WITHOUT ROWID;

CREATE TABLE block (
    version_id INTEGER NOT NULL REFERENCES version(version_id),
    n INTEGER NOT NULL,
    label TEXT NOT NULL,
    kind TEXT NOT NULL,
    rule TEXT NOT NULL,
    path TEXT,
    text TEXT,
    PRIMARY KEY (version_id, n)
);

CREATE TABLE comment (
    version_id INTEGER NOT NULL REFERENCES version(version_id),
    n INTEGER NOT NULL,
    author TEXT,
    published TEXT,
    raw_published TEXT,
    parent INTEGER,
    text TEXT NOT NULL,
    permalink TEXT,
    PRIMARY KEY (version_id, n)
);

CREATE TABLE gallery_image (
    version_id INTEGER NOT NULL REFERENCES version(version_id),
    gallery INTEGER NOT NULL,
    n INTEGER NOT NULL,
    title TEXT,
    url TEXT,
    caption TEXT,
    credit TEXT,
    PRIMARY KEY (version_id, gallery, n)
);

CREATE TABLE notice (
    version_id INTEGER NOT NULL REFERENCES version(version_id),
    n INTEGER NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    outlet TEXT,
    url TEXT,
    PRIMARY KEY (version_id, n)
);

CREATE TABLE cluster (
    article_id TEXT PRIMARY KEY REFERENCES article(article_id),
    cluster_id TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('origin', 'copy')),
    similarity REAL NOT NULL,
    evidence TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX cluster_members ON cluster(cluster_id);

CREATE TABLE alert (
    alert_id TEXT PRIMARY KEY,
    run_id TEXT NOT NULL REFERENCES run(run_id),
    source TEXT NOT NULL,
    metric TEXT NOT NULL,
    expected REAL,
    seen REAL,
    since TEXT NOT NULL,
    sample_urls TEXT NOT NULL,
    closed TEXT
) WITHOUT ROWID;

CREATE VIRTUAL TABLE v1_search USING fts5(
    article_id UNINDEXED, title, text, tokenize = "unicode61 remove_diacritics 2"
);
"""


@winnow()
def first_tables(db: Database) -> None:
    """Everything that the first release keeps."""
    for statement in TABLES.split(";\n"):
        if statement.strip():
            db.execute(statement)


@winnow()
def articles_of_several_pages(db: Database) -> None:
    """Which pages a version was made of, which of them each block stands on, and where the article goes on.

    Before the digests, which it adds to: a database that has neither is sealed with it.
    """
    db.execute("ALTER TABLE version ADD COLUMN continues_at TEXT")
    db.execute("ALTER TABLE block ADD COLUMN part INTEGER NOT NULL DEFAULT 1")
    db.execute("ALTER TABLE address ADD COLUMN waits INTEGER NOT NULL DEFAULT 0")
    db.execute(
        "CREATE TABLE version_page ("
        " version_id INTEGER NOT NULL REFERENCES version(version_id),"
        " part INTEGER NOT NULL,"
        " fetch_id TEXT NOT NULL REFERENCES fetch(fetch_id),"
        " PRIMARY KEY (version_id, part)) WITHOUT ROWID"
    )


@winnow()
def digests_of_content(db: Database) -> None:
    """A digest of each version with all that belongs to it, those that are there already included."""
    db.execute(
        "CREATE TABLE content ("
        " version_id INTEGER PRIMARY KEY REFERENCES version(version_id) ON DELETE CASCADE,"
        " sha256 TEXT NOT NULL)"
    )
    for (version_id,) in db.execute("SELECT version_id FROM version").fetchall():
        seal(db.conn, version_id)


def migrate(db: Database) -> None:
    """Bring the tables up to date; a step that fails leaves nothing behind."""
    winnow.apply(db)


def is_up_to_date(db: Database) -> bool:
    """Whether the tables are those of this release; writes nothing."""
    return not winnow.pending(db)

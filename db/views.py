"""The views that other programs may rely on: they only ever grow."""

from __future__ import annotations

from typing import Final

from sqlite_utils import Database


def count_fetches(where: str = "") -> str:
    """The query that counts what came of each run's URLs, by source; ``where`` narrows the rows of ``fetch``.

    A URL counts once however often it was asked for; one that failed first and came later did not fail. Pages only
    are ``fetched`` (unchanged, articles, rejected and gone together), and everything that was asked for may be
    ``failed`` or ``refused``.
    """
    return f"""
        SELECT run_id, source, sum(page AND came) AS fetched, sum(article) AS articles,
               sum(page AND rejected AND NOT article) AS rejected,
               sum(page AND unchanged AND NOT (article OR rejected)) AS unchanged,
               sum(page AND gone AND NOT (article OR rejected OR unchanged)) AS gone,
               sum(failed AND NOT (came OR refused)) AS failed,
               sum(refused AND NOT came) AS refused
        FROM (
            SELECT run_id, source, url, max(purpose = 'page') AS page,
                   max(outcome NOT IN ('failed', 'refused', 'redirect')) AS came,
                   max(outcome = 'article') AS article,
                   max(outcome NOT IN ('article', 'unchanged', 'gone', 'redirect', 'failed', 'refused', 'ok'))
                       AS rejected,
                   max(outcome = 'unchanged') AS unchanged,
                   max(outcome = 'gone') AS gone,
                   max(outcome = 'failed') AS failed,
                   max(outcome = 'refused') AS refused
            FROM fetch {where} GROUP BY run_id, source, url
        ) GROUP BY run_id, source"""  # noqa: S608 - the callers' own words


VIEWS: Final = {
    "v1_articles": """
        SELECT a.article_id, a.source, f.final_url AS url, v.canonical_url, v.title, v.authors, v.published,
               v.modified, v.language, v.section, v.tags, v.text, v.words, v.version, a.first_seen, a.last_seen,
               v.fetch_id, f.run_id, c.cluster_id, v.free_to_read, a.gone_at
        FROM article a
        JOIN version v ON v.article_id = a.article_id AND v.version = a.latest
        JOIN fetch f ON f.fetch_id = v.fetch_id
        LEFT JOIN cluster c ON c.article_id = a.article_id""",
    "v1_versions": """
        SELECT v.article_id, v.version, v.seen, v.title, v.text, v.text_sha256, v.fetch_id,
               v.extraction_id AS extraction, v.published, v.modified, f.final_url AS url, f.run_id,
               v.continues_at
        FROM version v
        JOIN fetch f ON f.fetch_id = v.fetch_id""",
    "v1_extractions": "SELECT extraction_id AS extraction, winnow, trafilatura, options FROM extraction",
    "v1_blocks": """
        SELECT v.article_id, v.version, b.n, b.label, b.kind, b.rule, b.path, b.text, b.part
        FROM block b JOIN version v ON v.version_id = b.version_id""",
    "v1_article_pages": """
        SELECT v.article_id, v.version, coalesce(p.part, 1) AS part, f.final_url AS url, f.fetch_id
        FROM version v
        LEFT JOIN version_page p ON p.version_id = v.version_id
        JOIN fetch f ON f.fetch_id = coalesce(p.fetch_id, v.fetch_id)""",
    "v1_comments": """
        SELECT a.article_id, c.n, c.author, c.published, c.parent, c.text, c.permalink
        FROM article a
        JOIN version v ON v.article_id = a.article_id AND v.version = a.latest
        JOIN comment c ON c.version_id = v.version_id""",
    "v1_gallery_images": """
        SELECT a.article_id, g.gallery, g.n, g.url, g.caption, g.credit, g.title AS gallery_title
        FROM article a
        JOIN version v ON v.article_id = a.article_id AND v.version = a.latest
        JOIN gallery_image g ON g.version_id = v.version_id""",
    "v1_notices": """
        SELECT a.article_id, t.n, t.kind, t.text, t.outlet, t.url
        FROM article a
        JOIN version v ON v.article_id = a.article_id AND v.version = a.latest
        JOIN notice t ON t.version_id = v.version_id""",
    "v1_provenance": """
        SELECT v.article_id, v.version, p.field, p.value, p.raw, p.source
        FROM field p JOIN version v ON v.version_id = p.version_id""",
    "v1_fetches": """
        SELECT f.fetch_id, f.run_id, f.source, f.url, f.final_url, f.status, f.fetched_at, f.sha256, f.warc_file,
               f.warc_offset, f.warc_length, f.outcome, f.reason, f.purpose, f.found_in, f.announced, f.detail,
               f.article_id
        FROM fetch f""",
    "v1_runs": """
        SELECT r.run_id, r.kind, r.started, r.finished, r.state,
               coalesce(p.fetched, 0) AS fetched, coalesce(p.articles, 0) AS articles,
               (SELECT count(*) FROM fetch f JOIN version v ON v.fetch_id = f.fetch_id
                WHERE f.run_id = r.run_id AND v.version > 1) AS changed,
               coalesce(p.rejected, 0) AS rejected, coalesce(p.failed, 0) AS failed,
               (SELECT count(*) FROM alert l WHERE l.run_id = r.run_id) AS alerts
        FROM run r LEFT JOIN (
            SELECT run_id, sum(fetched) AS fetched, sum(articles) AS articles, sum(rejected) AS rejected,
                   sum(failed) AS failed
            FROM v1_run_sources GROUP BY run_id
        ) p ON p.run_id = r.run_id""",
    "v1_run_sources": count_fetches(),
    "v1_syndication": "SELECT cluster_id, article_id, role, similarity, evidence FROM cluster",
    "v1_alerts": "SELECT alert_id, run_id, source, metric, expected, seen, since, sample_urls, closed FROM alert",
}


def create_views(db: Database) -> None:
    """Make every view what this release says it is; a database that has them already is not touched."""
    with db.atomic():
        for name, query in VIEWS.items():
            db.create_view(name, query, replace=True)

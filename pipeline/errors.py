"""Everything Winnow raises for a caller to catch.

* WinnowError                 base of all: one line that says what is wrong and what to do
  x ConfigurationError        winnow.toml or the command line is wrong; nothing was fetched (exit 2)
    + NotStoredError          the home holds no page of that name
  x HomeError                 the home cannot be used
    + HomeBusyError           another run holds it
    + ArchiveError            a WARC file of the home cannot be read or written
    + DatabaseError           the database cannot be opened, migrated or written
  x CrawlError                the crawling process ended without finishing
  x FetchError                a page that somebody waits for could not be had

A page that is turned down, a fetch that failed or was refused, is none of these: it is a value
(``Outcome``), counted and stored.
"""


class WinnowError(Exception):
    """Base of every error that Winnow raises on purpose; its text is fit to be shown to a user."""


class ConfigurationError(WinnowError):
    """The configuration or the command is wrong. ``mistakes`` names every one, each with its place."""

    def __init__(self, mistakes: list[str]) -> None:
        self.mistakes = mistakes
        super().__init__("\n".join(mistakes))


class NotStoredError(ConfigurationError):
    """The home holds no page that is named so."""


class HomeError(WinnowError):
    """The home cannot be used as it is."""


class HomeBusyError(HomeError):
    """Another run holds the home; try again when it is done."""


class ArchiveError(HomeError):
    """A file of the archive cannot be read or written."""


class DatabaseError(HomeError):
    """The database cannot be opened, migrated or written."""


class CrawlError(WinnowError):
    """The crawling process ended without finishing its crawl."""


class FetchError(WinnowError):
    """A page that is fetched for one command was refused, failed, or was answered with something else than a page."""

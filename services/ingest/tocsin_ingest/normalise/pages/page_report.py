"""An article as a report."""

from datetime import datetime
from typing import Final

from tocsin.contracts.report import Report
from tocsin_ingest.normalise.assemble import Labels, assemble
from tocsin_ingest.normalise.header import take_header
from tocsin_ingest.normalise.instant import Published
from tocsin_ingest.normalise.language_tag import language_tag
from tocsin_ingest.normalise.operator import SILENT, Operator
from tocsin_ingest.normalise.pages.values import Article
from tocsin_ingest.normalise.stated_time import best_stated
from tocsin_ingest.normalise.web_address import host_of

_NOTHING: Final = Labels()


def report_from_article(
    article: Article,
    *,
    now: datetime,
    operator: Operator = SILENT,
    known: Labels = _NOTHING,
    known_time: Published | None = None,
) -> Report:
    """Return an article as a report. The operator's words stand first, then the page's own.

    `known` and `known_time` are what was said where the link to it was found, such as in a feed: they stand where the
    page is silent. A time of the future is none. Raises `BadReport` where there is no text.
    """
    headed = take_header(article.text)
    template = language_tag(article.language) or known.language
    language = operator.language_in(headed.text, stated=template)
    labels = known._replace(title=article.title or known.title, url=article.url, language=language)
    stated = best_stated(article.times, now=now, language=template or language)
    return assemble(
        headed.text,
        default_source=operator.source(
            stated=None, url=article.url, otherwise=article.outlet or host_of(article.url).removeprefix("www.")
        ),
        published=stated or headed.published or known_time,
        labels=labels,
    )

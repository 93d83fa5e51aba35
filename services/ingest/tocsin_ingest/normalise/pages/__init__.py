"""A web page, as bytes, into its article; an article into a report.

1. `markup`       the page without its machinery, so that nothing in it takes long to read
2. `linked_data`  what it says of itself for search engines (JSON-LD)
3. `metadata`     title, time, outlet, language and address, from that, its `<meta>` and its markup
4. `verdict`      whether it is an article at all, or asks for money, for consent, or is a list of links
5. `read`         all of it together; `page_report` makes a `Report` of it
"""

from tocsin_ingest.normalise.pages.page_report import report_from_article
from tocsin_ingest.normalise.pages.read import read_article
from tocsin_ingest.normalise.pages.values import Article

__all__ = ["Article", "read_article", "report_from_article"]

"""A feed, as bytes, into its items; an item into a report. RSS 0.9 to 2.0, RDF (RSS 1.0), Atom and JSON Feed.

1. `entries`      the XML of a feed, made safe and taken apart entry by entry
2. `elements`     the elements of an entry, by one name whatever they are called
3. `georss`       where an entry says that it is
4. `xml_feed`     the feed and its items; `json_feed` is the same for JSON Feed
5. `item_report`  an item as a `Report`
"""

from tocsin_ingest.normalise.feeds.item_report import is_teaser, key_of, labels_of, link_of, report_from_item, time_of
from tocsin_ingest.normalise.feeds.read import read_feed
from tocsin_ingest.normalise.feeds.values import Feed, Item

__all__ = [
    "Feed",
    "Item",
    "is_teaser",
    "key_of",
    "labels_of",
    "link_of",
    "read_feed",
    "report_from_item",
    "time_of",
]

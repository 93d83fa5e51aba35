"""What somebody sent, as a `Report`. Pure: bytes and text in, a value or `BadReport` out.

Every way in takes from here what it needs:

- `text`           one way to write the same characters, and the offsets that follow from it
- `decoding`       bytes into text, whatever encoding they are in; refused where it is not clear
- `html`           what a reader sees of a page or a fragment
- `mail`           a mail: its words, its sender, its date; `saved_page` a page that was saved
- `header`         `date YYYY-MM-DD` at the beginning of a plain text
- `dateline`       `KABUL, Jan 29, 2024 (Reuters) -`: the day and the agency, where nothing else says them
- `language`       in which language it is, where it is long and clear enough
- `published`      when it was published, and how much of that was really said (`instant`, `english_date`, `local_date`)
- `web_address`    one way to write the address of a page
- `outlets`        whose report it is and who speaks, where the sender does not say
- `fields`         the typed fields of a JSON object
- `identity`       the report's id: the hash of what identifies it
- `assemble`       checked parts into a `Report`
"""

from tocsin_ingest.normalise.errors import BadReport
from tocsin_ingest.normalise.json_line import json_value, report_from_json, report_from_object
from tocsin_ingest.normalise.plain_text import report_from_text

__all__ = ["BadReport", "json_value", "report_from_json", "report_from_object", "report_from_text"]

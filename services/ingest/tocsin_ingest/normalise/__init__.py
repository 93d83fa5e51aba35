"""What somebody sent, as a `Report`. Pure: bytes and text in, a value or `BadReport` out.

1. `text`       one way to write the same characters, and the offsets that follow from it
2. `header`     `date YYYY-MM-DD` at the beginning of a plain text
3. `published`  when it was published, and how much of that was really said
4. `fields`     the typed fields of a JSON object
5. `identity`   the report's id: the hash of what identifies it
"""

from tocsin_ingest.normalise.errors import BadReport
from tocsin_ingest.normalise.json_line import report_from_json
from tocsin_ingest.normalise.plain_text import report_from_text

__all__ = ["BadReport", "report_from_json", "report_from_text"]

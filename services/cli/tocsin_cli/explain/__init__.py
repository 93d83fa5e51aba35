"""`tocsin explain`: a report with the words that each field was read from, and what was set aside and why.

`facts.py` says what there is to show, `lines.py` wraps the text, `marks.py` draws under it, `page.py` puts it together.
"""

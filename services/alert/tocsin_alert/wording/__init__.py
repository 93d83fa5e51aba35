"""What an alert says, the same for every channel: no file, clock, broker or setting.

1. `notice`     an alert in pieces: a headline, lines with labels, a quote, a link
2. `facts`      the lines: what, where, when, how many, who, how sure, from whom
3. `plain`      a notice as plain text; `clean` is what makes hostile text harmless there
"""

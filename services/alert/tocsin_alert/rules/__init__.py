"""Which changes a rule asks for, and what is told again: no file, clock, broker or setting.

1. `rule`       what a rule may say; `area` and `words` are what its places and names mean
2. `matching`   whether it asks for a change
3. `standing`   what of an incident is watched, and what became worse of it
4. `decision`   told for the first time, told again, taken back, or not told
5. `holding`    sent now, or held back for a summary: `quiet` hours, and the limit of an hour
6. `rehearsal`  all of it over history, for `tocsin alert try`
"""

"""One target under atheris: `python -m fuzz.one TARGET CORPUS [options of libFuzzer]`."""

import sys

import atheris

if __name__ == "__main__":
    with atheris.instrument_imports(include=["tocsin_ingest", "email", "feedparser"]):
        from fuzz.targets import TARGETS

    TARGETS["time"](b"\nno day of 2024")  # loads the words of all languages, which is to count for no input
    name = sys.argv.pop(1)
    atheris.Setup(sys.argv, TARGETS[name])
    atheris.Fuzz()

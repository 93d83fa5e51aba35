"""`python -m tocsin_ingest`."""

from tocsin_ingest.app import main

main()

"""`python -m tocsin_enrich`."""

from tocsin_enrich.app import main

main()

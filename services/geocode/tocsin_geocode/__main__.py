"""`python -m tocsin_geocode`."""

from tocsin_geocode.app import main

main()

"""`python -m tocsin_alert`."""

from tocsin_alert.app import main

main()

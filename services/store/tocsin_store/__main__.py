"""`python -m tocsin_store`."""

from tocsin_store.app import main

main()

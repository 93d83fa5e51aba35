"""`python -m my_consumer`."""

from my_consumer.app import main

main()

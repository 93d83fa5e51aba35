"""`python -m tocsin_board` is the board."""

from tocsin_board.app import main

main()

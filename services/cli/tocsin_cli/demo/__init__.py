"""`tocsin demo`: made-up reports at a natural pace, so that a board can be seen at work."""

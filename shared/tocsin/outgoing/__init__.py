"""Connections to the world outside, safely: no name leads into our own network unless its operator says that it may.

Needs the extra `outgoing`: `tocsin[outgoing]`.
"""

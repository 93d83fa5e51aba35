"""The wire: frozen messages, the stream registry, JSON Schemas and examples. Imports pydantic and nothing of ours.

Start at `streams.py`: it lists every stream, what it carries, who writes it and who reads it.

Contracts grow by optional fields. Readers ignore what they do not know; a breaking change is a new stream.
"""

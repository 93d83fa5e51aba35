"""A consumer of Tocsin."""

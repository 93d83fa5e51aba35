"""What every part of Tocsin shares: `contracts`, the wire, and `kit`, what a worker needs that is not domain.

A type enters `contracts` only if it crosses a stream. Code enters `kit` only if it would be the same
in a worker that has nothing to do with incidents.
"""

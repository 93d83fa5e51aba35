"""Have we seen this incident, and is it told anew? Pure: values in, decisions out.

Today an incident is known by its id, and the latest telling of it counts. `fold` is the whole of it:
the store gives it what it holds and what came in, and writes down what it decides.
"""

from tocsin_store.fuse.decide import Decision, Telling, decide, fold
from tocsin_store.fuse.soundness import objection

__all__ = ["Decision", "Telling", "decide", "fold", "objection"]

"""Have we seen this incident? Pure: what reports tell in, incidents and what became of them out.

`named` gives mentions names that outlive better lexicons; `blocks` says which are worth comparing, `compare` which are
the same and why, `cluster` which make up an incident, `fold` what they say of it together, and `changes` what consumers
are told. docs/fusion.md has an example.
"""

from tocsin.likeness.signature import signature
from tocsin_store.fuse.blocks import Blocks, blocks
from tocsin_store.fuse.bonds import Bonds, bonds
from tocsin_store.fuse.changes import Change, Standing, State, changes
from tocsin_store.fuse.cluster import Cluster, Link, cluster
from tocsin_store.fuse.compare import Relation, Verdict, compare
from tocsin_store.fuse.connected import Connected
from tocsin_store.fuse.correction import Correction, CorrectionKind
from tocsin_store.fuse.fold import fold
from tocsin_store.fuse.fused import Fused
from tocsin_store.fuse.groups import independent
from tocsin_store.fuse.mention import Mention, Telling
from tocsin_store.fuse.naming import named
from tocsin_store.fuse.pins import SETTABLE, pin_objection
from tocsin_store.fuse.soundness import objection

__all__ = [
    "SETTABLE",
    "Blocks",
    "Bonds",
    "Change",
    "Cluster",
    "Connected",
    "Correction",
    "CorrectionKind",
    "Fused",
    "Link",
    "Mention",
    "Relation",
    "Standing",
    "State",
    "Telling",
    "Verdict",
    "blocks",
    "bonds",
    "changes",
    "cluster",
    "compare",
    "fold",
    "independent",
    "named",
    "objection",
    "pin_objection",
    "signature",
]

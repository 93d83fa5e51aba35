"""The tocsin command: the only member that may import the others."""

"""One file per step, each with its way back."""

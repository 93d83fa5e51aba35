"""Report in, what it says happened out."""

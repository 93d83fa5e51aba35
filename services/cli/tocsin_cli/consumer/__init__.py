"""`tocsin new-consumer`: a project to begin with."""

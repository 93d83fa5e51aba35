"""`tocsin add …` and `tocsin sources …`: where reports come from, and how each source does."""

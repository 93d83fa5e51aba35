"""The reader `llm`: a language model behind an OpenAI-compatible API. Start at `reader.py`."""

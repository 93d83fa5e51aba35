"""`tocsin replay`: stored reports through the pipeline once more, after a better lexicon or gazetteer."""

"""The library: documents, embeddings, the index, search, answers. Nothing here knows a screen."""

"""The analyst's gallery: each mart, a question to it, the answer and its picture."""

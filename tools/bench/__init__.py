"""How fast: a release against a bare DuckDB copy, a decision in a fresh process, the first line of help."""

"""The agree room."""

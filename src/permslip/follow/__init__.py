"""The follow room."""

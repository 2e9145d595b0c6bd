"""The hold room."""

"""The protect room."""

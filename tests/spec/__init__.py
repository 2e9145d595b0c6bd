"""Specifications in plain words: each is a test, and together they write a page of the manual."""

"""The history of an office's tables. A migration that was released is never edited."""

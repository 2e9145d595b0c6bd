"""Turning what actions return into JSON for programs and text for people. Nothing here decides anything."""

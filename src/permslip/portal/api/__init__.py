"""The REST interface, version 1: the same actions as the pages, for partners' programs."""

"""Prose: what does the paper say, sentence by sentence?

In come the bytes of a PDF, a Word file or a text; out comes a Source (lines with their places), and from it
Prose: clauses, whole sentences with what limits them, definitions, references, tables. It judges nothing
and guesses nothing.
"""

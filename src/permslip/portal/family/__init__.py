"""Families' pages: who asks for what about my child, yes or no, a receipt, what has gone. English and
Spanish.
"""

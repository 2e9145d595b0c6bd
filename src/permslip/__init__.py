"""Permslip: no student data leaves a school district without a slip."""

__version__ = "0.1.0"

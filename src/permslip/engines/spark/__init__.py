"""Spark through Ibis: the engine for more rows than one machine holds.

In: the same places and Ibis expressions as for DuckDB. Out: the same tables, bit for bit. Files are opened,
checked and written by the house's own readers and writers on the machine that the command runs on; what is
joined, sorted and counted in between is done by Spark. Where the two would answer differently (patterns,
letters, casts of text, hashes), Spark's workers ask DuckDB: see :mod:`permslip.engines.spark.words`.
"""

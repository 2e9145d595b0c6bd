"""Reader: which promises does the prose make?

In comes Prose; out comes a Reading: for every term the values that the paper states, each with its sentence,
page, line and a confidence; the topics that each clause settles; the schedule of data. What the paper does
not say is *not stated*. Nothing that is read counts before a person confirms it.
"""

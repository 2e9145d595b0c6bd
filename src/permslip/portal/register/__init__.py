"""The public register: agreements, releases, refusals, duties and incidents, for anybody, without an
account.
"""

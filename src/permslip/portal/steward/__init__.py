"""The data steward's pages: what needs me today, papers, holdings, requests, releases, what became of
them.
"""

"""The pages of those who approve and attest: one page of facts for each request, a vote, facts only they
know.
"""

"""The partner's and the sub-processors' pages: requests built from the schedule, packages, duties,
certificates.
"""

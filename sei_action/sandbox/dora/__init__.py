"""The DORA figures that can be told from reports alone, and what ties a deployment to its build.

docs/sandbox.md holds the definitions. Everything here is pure; times are seconds since 1970 in UTC.
"""

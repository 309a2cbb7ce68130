"""How well each rule finds what it is for: faults put into the clean sample year.

What is put in, where, and whether it was found. The rules themselves and their
parameters are in ``expectations/``.
"""

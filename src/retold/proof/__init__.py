"""Proof: what a stranger needs to check a finding without retold, a network or trust.

anchor.py  where the words of a text stand in the bytes of its page
"""

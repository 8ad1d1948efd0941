"""Proof: what a stranger needs to check a finding without retold, a network or trust.

anchor.py  where the words of a text stand in the bytes of its page
check.py   the script in every proof, which needs Python alone
page.py    the page in every proof, which needs a browser alone
write.py   one zip: records, texts, findings, the page, the script, and the sums of all
"""

"""A user's own codes, and the statements that come nearest to each. A person decides, never this.

records.py   a code, and what is given: statements nearest to it, with the reasons
taxonomy.py  a tree of codes from a file in YAML or JSON
rank.py      how near a statement is to a code, in words and in meaning
"""

"""Who says what over time, and how an outlet tells it.

records.py   what is given: counts with what they are counted against, and the tellings behind them
counting.py  statements by month, against the pages held
formulas.py  the runs of words that somebody says more often than before, or than others do
actor.py     an actor: statements, about whom, in answer to whom, carried by whom
outlet.py    an outlet: whom it carried, in whose voice, by what words, and what it dropped

Nothing is loaded here: the records are at retold's front door, which opens without word lists.
"""

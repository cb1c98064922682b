"""The month of a platform's accounts: who is heard, what is posted, and the rules of the platform.

An account stands in the slot of the resident who holds it. Its ledger, lists and measures are run
by the residents' own processes on a state of its own; what it may say and who hears it reaches
back into the speech of residents. Without rules on accounts all of this changes no bit of a life.
"""

"""What a shortage, a failure or a dismissal comes from, packed in one number.

A cause is (month + 512) and a number (`livelihood.event_of`): below 64 the restriction of the
subject's own (its measure's place plus one), from 64 on one of the happenings below, at whoever the
subject depends on. `engine.body_chronicle` finds the event that a cause stands for.
"""

from __future__ import annotations

from demerit.month.livelihood import FROM_OTHERS

OWN = FROM_OTHERS  # numbers below are measures
INVOICE, CUSTOMER, FAILURE, LAYOFF = range(OWN, OWN + 4)

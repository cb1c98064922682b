"""Commented starting files for `demerit new regime|safeguard NAME`."""

from __future__ import annotations

import re

from demerit.regime.files import BadInput, did_you_mean

_REGIME = """\
# A regime: what is watched, what it costs, who applies it, and what rights people have.
# Check it with `demerit check FILE`, read it in plain words with `demerit book FILE`, run it with `demerit run FILE`.
# Every number is a quantity: {{value, source, grade}} with grade published, derived or borrowed, or
# {{value, grade: assumed, range: [lowest, highest]}}. A number nobody has published is `assumed`; say so.
demerit: 1
id: {name}
title: {title}
summary: >-
  One or two sentences that a person who is no specialist understands.
status: counterfactual        # as-announced | as-operated | counterfactual | illustrative
headline: a draft; every number is assumed   # printed with the results
legal_basis: The law or decision that it rests on.
aim: What it is meant to achieve.
affected: Who falls under it.
oversight: Who looks after it, and who can correct it.

sources:                      # numbers that are not assumed name one of these
  example: {{title: Title of the text, publisher: Who published it, url: "https://example.org", grade: S1, date: 2020-01-01}}

not_modelled:                 # what the file leaves out; printed in the report
  - Firms and public bodies.

awareness: {{value: 0.5, grade: assumed, range: [0.1, 0.9]}}   # share of adults who know that they are under it

agencies:                     # who watches what (`demerit list conducts` shows what can be watched), and their errors
  transit:
    title: Transit authority
    carrier: transit operators
    sees:
      fare_evasion:
        detects: {{value: 0.1, grade: assumed, range: [0.05, 0.2]}}   # chance that an act is recorded
        delay: {{value: 0, grade: assumed, range: [0, 1]}}            # months, at most 3
    phantom: {{value: 0.1, grade: assumed, range: [0, 1]}}            # false records per 1,000 adults a year
    misidentifies: {{value: 0.01, grade: assumed, range: [0, 0.05]}}  # share of records put on another person
  civic_registers:
    title: Volunteer registers
    carrier: civil affairs
    sees:
      volunteering: {{detects: {{value: 0.6, grade: assumed, range: [0.2, 0.9]}}}}

scores:                       # at most one; leave it out for a regime of lists only
  points:
    title: Points
    of: residents
    start: {{value: 100, grade: assumed, range: [100, 100]}}
    rules:                    # points for a conduct, for how many months (null: for good), and how many at once
      - {{on: fare_evasion, points: {{value: -10, grade: assumed, range: [-20, -5]}}, term: {{value: 12, grade: assumed, range: [6, 24]}}}}
      - {{on: volunteering, points: {{value: 2, grade: assumed, range: [1, 5]}}, term: {{value: 12, grade: assumed, range: [6, 24]}}, cap: {{value: 10, grade: assumed, range: [5, 20]}}}}
    grades:                   # best first; the lowest has no cut-off
      good: {{value: 80, grade: assumed, range: [75, 85]}}
      poor: {{value: null, grade: assumed}}
    default: good

lists:                        # at most four
  barred:
    title: Barred passengers
    of: residents
    kind: black               # black | red
    entry:                    # on a conduct, or on `grade:poor`
      - {{on: fare_evasion, ground: rode_without_ticket, chance: {{value: 0.5, grade: assumed, range: [0.2, 0.8]}}, term: {{value: 6, grade: assumed, range: [3, 12]}}}}
    lead: {{value: 1, grade: assumed, range: [0, 2]}}   # months before it takes effect
    exits: [expiry, correction]   # performance, expiry, correction, repair, no_assets_found_twice, creditor_request
    public: false

measures:                     # at most twenty; one of on_list, grade_at_most, grade_at_least
  no_trains:
    title: Refused high-speed rail tickets
    when: {{on_list: barred}}
    lever: high_speed_rail    # what it does; the part of life follows from it
    carrier: railways         # who applies it
    coverage: {{value: 0.9, grade: assumed, range: [0.6, 1.0]}}   # share of attempts at which it bites
  slower_services:
    title: Behind others at public counters
    when: {{grade_at_most: poor}}
    lever: public_services_priority
    carrier: public service counters
    coverage: {{value: 0.7, grade: assumed, range: [0.3, 1.0]}}

sharing:
  wall: false                 # true: nothing crosses to another part of life
  joint: false                # true: every body applies the others' lists
  correction_lag: {{value: 1, grade: assumed, range: [0, 6]}}         # months until copies are corrected
  correction_reaches: {{value: 0.9, grade: assumed, range: [0.5, 1]}} # share of copies that a correction reaches

due_process:
  notice: {{value: 0.6, grade: assumed, range: [0.3, 0.9]}}           # share of entries told before they take effect
  appeal_filed_false: {{value: 0.05, grade: assumed, range: [0.01, 0.2]}}   # chance a month, wrongly entered
  appeal_filed_true: {{value: 0.01, grade: assumed, range: [0.0, 0.05]}}    # the same, rightly entered
  appeal_months: {{value: 2, grade: assumed, range: [1, 6]}}
  appeal_upheld_false: {{value: 0.5, grade: assumed, range: [0.2, 0.8]}}
  appeal_upheld_true: {{value: 0.05, grade: assumed, range: [0.0, 0.15]}}
  suspensive: false           # true: no effect while an appeal runs
"""

_SAFEGUARD = """\
# A safeguard: an overlay that relaxes a regime. It can add notice, hearing and appeal, lower points, detection, coverage and
# terms; an overlay that would tighten anything is refused. Lay it over a regime with `demerit run REGIME --with FILE`.
demerit: 1
kind: safeguard
id: {name}
title: {title}
sentence: One sentence that a person who is no specialist understands.
sets:                         # dotted paths into the regime; `*` stands for every one
  due_process.notice: {{value: 1.0, grade: assumed, range: [0.9, 1.0]}}
  due_process.suspensive: true
  lists.*.lead: {{value: 1, grade: assumed, range: [1, 2]}}
"""

TEMPLATES = {"regime": _REGIME, "safeguard": _SAFEGUARD}


def template(kind: str, name: str) -> str:
    """Return a commented starting file.

    Args:
        kind: `regime` or `safeguard`.
        name: Its id: lower-case letters, digits and hyphens.

    Raises:
        BadInput: For an unknown kind or a name that cannot be an id.
    """
    if kind not in TEMPLATES:
        raise BadInput(
            f"there is no starting file for {kind!r}", hint=did_you_mean(kind, TEMPLATES)
        )
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", name):
        raise BadInput(
            f"{name[:80]!r} cannot be an id",
            hint="use lower-case letters, digits and hyphens, starting with a letter or digit",
        )
    if re.fullmatch(r"[0-9]+", name):
        raise BadInput(f"{name!r} would read as a number", hint="put a letter in it")
    title = name.replace("-", " ").capitalize()
    return TEMPLATES[kind].format(name=name, title=title)

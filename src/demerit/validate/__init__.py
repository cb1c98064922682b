"""Published models, and our own processes held against them one at a time.

Each model is a small file of its own: its closed form or recursion, its published numbers, and
`anchors()`, which puts ours beside them. `own` runs processes of the month alone, among people all
alike, and puts what they do beside the same numbers. `python -m demerit.validate` prints all of it;
`docs/anchors.md` says what it means and where the forms differ.

This is the only place where models with an adaptive authority or an optimal penalty live. They take
their published parameters and refuse any other, nothing here reads input, and nothing but a command
may import this package.
"""

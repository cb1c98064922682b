"""How the study is described: ODD+D from the files and code that ran, and three checklists."""

"""The page of a study of arms: safeguards, rules taken out, named studies."""

from demerit.report.menu.page import page

__all__ = ["page"]

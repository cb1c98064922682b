"""The people: aggregate tables to residents, households and ties; behaviour and ordinary law."""

from demerit.society.businesses import Businesses, found
from demerit.society.files import list_societies, load_society
from demerit.society.generate import populate
from demerit.society.model import Society, from_canonical
from demerit.society.people import People
from demerit.society.report import fitted

__all__ = [
    "Businesses",
    "People",
    "Society",
    "fitted",
    "found",
    "from_canonical",
    "list_societies",
    "load_society",
    "populate",
]

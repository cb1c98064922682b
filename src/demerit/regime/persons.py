"""The refusal of records about persons, in whatever form they come.

Everyone here is synthetic. A file with a field that says who somebody is, a list of people, a table
of records or a binary data set is refused, and the message says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from demerit.regime.document import BadInput, Document, Path_

NO_PERSONS = (
    "every resident here is synthetic, made from published aggregate tables; the laboratory reads"
    " no record about a person, so that it can never score one"
)
_HINT_AGGREGATES = "give counts or shares of groups of at least 100 people instead"

# fmt: off
IDENTITY_FIELDS: frozenset[str] = frozenset(
    {
        "name", "fullname", "full_name", "first_name", "last_name", "firstname", "lastname",
        "given_name", "family_name", "surname", "person_name", "person", "person_id",
        "citizen_id", "resident_id", "user_id", "username", "user_name", "nickname", "alias",
        "id_number", "id_no", "idnumber", "id_card", "identity", "identity_number",
        "identity_card", "identity_no", "national_id", "nationalid", "passport", "passport_no",
        "passport_number", "ssn", "social_security_number", "tax_id", "taxpayer_id",
        "licence_number", "license_number", "driver_licence", "driver_license", "plate",
        "licence_plate", "license_plate", "number_plate", "phone", "phone_number", "phone_no",
        "mobile", "mobile_number", "telephone", "tel", "email", "e_mail", "mail", "address",
        "home_address", "street", "date_of_birth", "birth_date", "birthdate", "birthday", "dob",
        "account_number", "bank_account", "card_number", "iban", "wechat", "weixin", "weibo",
        "weibo_id", "openid", "imei", "mac_address", "ip", "ip_address", "face", "face_id",
        "photo", "fingerprint", "biometric", "gps", "location_trace", "姓名", "身份证", "身份证号",
        "身份证号码", "证件号码", "手机", "手机号", "手机号码", "电话", "住址", "地址", "出生日期",
        "车牌", "护照",
    }
)
# fmt: on
_PERSON_LISTS = frozenset(
    {
        "persons",
        "people",
        "individuals",
        "citizens",
        "residents",
        "humans",
        "users",
        "persons_records",
        "defaulters_list",
    }
)
_MAGIC = {
    b"PAR1": "a Parquet table",
    b"PK\x03\x04": "a zip or spreadsheet file",
    b"SQLite format 3": "a database",
    b"\x1f\x8b": "a gzip file",
    b"ARROW1": "an Arrow table",
    b"\xd0\xcf\x11\xe0": "a spreadsheet",
    b"%PDF": "a PDF",
}


def field_key(name: object) -> str:
    """Normalise a field name for comparison: lower case, words joined by underscores."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", str(name).strip())
    return re.sub(r"[\s\-.]+", "_", spaced).lower().strip("_'\"")


def is_identity_field(name: object) -> bool:
    """True where a field name stands for who somebody is."""
    return field_key(name) in IDENTITY_FIELDS


def refuse_person_bytes(raw: bytes, path: str | Path) -> None:
    """Refuse files whose first bytes show a table of records, our own lives and events included."""
    for magic, what in _MAGIC.items():
        if raw.startswith(magic):
            own = (
                " (it may be one of our own lives or events tables, which are outputs only)"
                if magic == b"PAR1"
                else ""
            )
            raise BadInput(
                f"this is {what}{own}, not a YAML file: {NO_PERSONS}",
                path=path,
                hint=_HINT_AGGREGATES,
            )
    first = raw[:4000].decode("utf-8", "replace").lstrip("\ufeff").split("\n", 1)[0]
    for separator in (",", "\t", ";", "|"):
        columns = [part.strip().strip("'\"") for part in first.split(separator)]
        if (
            len(columns) >= 2
            and ":" not in first
            and not first.lstrip().startswith(("#", "-", "[", "{"))
        ):
            refuse_person_columns(columns, path)


def refuse_person_columns(columns: Iterable[str], path: str | Path, line: int = 1) -> None:
    """Refuse a table that has a column saying who somebody is.

    Raises:
        BadInput: Naming the column and the reason.
    """
    for column in columns:
        if is_identity_field(column):
            raise BadInput(
                f"the column {column!r} looks like records about persons: {NO_PERSONS}",
                path=path,
                line=line,
                hint=_HINT_AGGREGATES,
            )


def refuse_persons(document: Document) -> None:
    """Refuse data with identity fields or lists of persons anywhere in it.

    Raises:
        BadInput: With the line and the reason.
    """
    seen: set[int] = set()
    todo: list[tuple[Path_, Any]] = [((), document.data)]
    while todo:
        where, data = todo.pop()
        if id(data) in seen or not isinstance(data, (dict, list)):
            continue
        seen.add(id(data))  # aliases share their data: look at each part once
        if isinstance(data, list):
            todo += [((*where, place), item) for place, item in enumerate(data)]
            continue
        for key, value in data.items():
            if is_identity_field(key):
                raise document.bad(
                    f"the field {key!r} looks like a record about a person: {NO_PERSONS}",
                    (*where, key),
                    _HINT_AGGREGATES,
                )
            if (
                field_key(key) in _PERSON_LISTS
                and isinstance(value, list)
                and any(isinstance(item, dict) for item in value)
            ):
                raise document.bad(
                    f"{key!r} holds a list of records about persons: {NO_PERSONS}",
                    (*where, key),
                    _HINT_AGGREGATES,
                )
            todo.append(((*where, key), value))

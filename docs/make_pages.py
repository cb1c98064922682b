"""The pages of this folder, made from runs and from files.

python docs/make_pages.py fitted beijing-2018 1000000      fitted margins beside published ones
python docs/make_pages.py published RUN                     a run beside the published series
python docs/make_pages.py presets [ID]...                   a short page for each shipped regime
python docs/make_pages.py societies                         what the shipped societies rest on
python docs/make_pages.py guidelines FOLDER                 examples of the Guidelines, from a study
python docs/make_pages.py sizes RUN RUN...                  one regime on societies of several sizes
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent


def fitted(society_id: str, residents: int) -> Path:
    """Write the page of a society's margins: published, fitted, difference."""
    import polars as pl

    from demerit.report.pages import fitted_society
    from demerit.society import fitted, found, load_society, populate
    from demerit.society.business_report import fitted_businesses

    society = load_society(society_id)
    people = populate(society, residents, 0)
    frame = fitted(society, people)
    if society.businesses is not None:
        firms = fitted_businesses(society, people, found(society, people, 0))
        frame = pl.concat([frame, firms.select(frame.columns)])
    command = f"python docs/make_pages.py fitted {society_id} {residents}"
    page = fitted_society(frame, f"{society.title}: {residents:,} residents", command)
    target = HERE / f"fitted-{society_id}.html"
    target.write_text(page, encoding="utf-8")
    return target


def published(run: Path) -> Path:
    """Write the page that holds a run against the published series, as it is."""
    import json

    from demerit.report.pages import comparison

    regime = json.loads((run / "manifest.json").read_text())["inputs"]["regime"]["id"]
    target = HERE / f"published-{regime}.html"
    target.write_text(comparison(run), encoding="utf-8")
    return target


def presets(*wanted: str) -> list[Path]:
    """Write the short pages of shipped regimes, all where none is named."""
    from demerit.regime import list_presets, load_regime, preset_page

    folder = HERE / "presets"
    folder.mkdir(exist_ok=True)
    pages = []
    for name in wanted or list_presets():
        pages.append(folder / f"{name}.md")
        pages[-1].write_text(preset_page(load_regime(name)), encoding="utf-8")
    return pages


def societies() -> Path:
    """Write the page of the shipped societies: grades, farthest margins, gaps."""
    from demerit.society import list_societies, load_society
    from demerit.society.page import societies_page

    target = HERE / "societies.md"
    page = societies_page(load_society(name) for name in list_societies())
    target.write_text(page, encoding="utf-8")
    return target


def guidelines(folder: Path) -> Path:
    """Write the page of the guideline study, and its numbers beside it."""
    import json

    from demerit.study.guidelines import DATA, page

    data = json.loads((folder / DATA).read_text(encoding="utf-8"))
    text = json.dumps(data, ensure_ascii=False, indent=1)
    (HERE / "guidelines.json").write_text(text + "\n", encoding="utf-8")
    target = HERE / "guidelines.md"
    target.write_text(page(data), encoding="utf-8")
    return target


def sizes(*runs: Path) -> Path:
    """Write the page that holds runs of one regime on societies of several sizes side by side."""
    import json

    from demerit.report.folder import Folder
    from demerit.report.sizes import KNOWN, found, sizes_page

    folders = [Folder(run) for run in runs]
    target = HERE / "sizes.md"
    target.write_text(sizes_page(folders), encoding="utf-8")
    known = json.loads(KNOWN.read_text(encoding="utf-8"))  # reports print it as a limit
    known[folders[0].regime["id"]] = found(folders)
    KNOWN.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
    return target


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["fitted", name, count]:
            print(fitted(name, int(count)))
        case ["published", folder]:
            print(published(Path(folder)))
        case ["societies"]:
            print(societies())
        case ["guidelines", folder]:
            print(guidelines(Path(folder)))
        case ["sizes", *folders]:
            print(sizes(*map(Path, folders)))
        case ["presets", *names]:
            print(*presets(*names), sep="\n")
        case _:
            sys.exit(__doc__)

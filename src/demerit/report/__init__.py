"""The report: what a run found, as one page that opens from disk without a network or scripts.

`write(run_folder)` writes `report.html` and the same as `report.json`; `render(run_folder)` returns
the page. Both read nothing but the run folder. Drawing libraries are imported when a report is
drawn, not with the package.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["render", "write"]


def render(run_folder: Path) -> str:
    """The report of a finished run, or the page of a study of arms, as one HTML document.

    Args:
        run_folder: holds manifest.json, metrics.json (or study.json) and the tables; what is
            missing is named on the page.

    Raises:
        BadInput: there is no manifest in the folder.
    """
    folder = Path(run_folder)
    if _holds_arms(folder):
        from demerit.report.menu import page

        return page(folder)
    from demerit.report.page import build, html

    return html(build(folder))


def write(run_folder: Path) -> Path:
    """Write the report of a finished run into its folder, aside first, then renamed.

    Returns:
        The path of report.html; report.json lies beside it, or study.json already does.
    """
    from demerit.report import machine
    from demerit.report.page import build, html

    folder = Path(run_folder)
    if _holds_arms(folder):
        return _write(folder / "report.html", render(folder))
    report = build(folder)
    _write(folder / "report.json", machine.text(report))
    return _write(folder / "report.html", html(report))


def _holds_arms(folder: Path) -> bool:
    """Whether a folder is a study of arms and no run."""
    from demerit.study import run_folder as folders

    return folders.is_run(folder) and folders.kind_of(folder) != folders.RUN


def _write(target: Path, text: str) -> Path:
    aside = target.with_name(f".{target.name}.part")
    aside.write_text(text, "utf-8")
    return aside.replace(target)

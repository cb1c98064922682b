"""The report: what a run found, as one page that opens from disk without a network or scripts.

`write(run_folder)` writes `report.html`; `render(run_folder)` returns it. Both read nothing but the
run folder. Drawing libraries are imported when a report is drawn, not with the package.
"""

from __future__ import annotations

from pathlib import Path

__all__ = ["render", "write"]


def render(run_folder: Path) -> str:
    """The report of a finished run as one HTML document.

    Args:
        run_folder: holds manifest.json, metrics.json and the tables; what is missing is named on
            the page.

    Raises:
        BadInput: there is no manifest in the folder.
    """
    from demerit.report.page import report

    return report(Path(run_folder))


def write(run_folder: Path) -> Path:
    """Write the report of a finished run into its folder, aside first, then renamed.

    Returns:
        The path of report.html.
    """
    folder = Path(run_folder)
    target = folder / "report.html"
    aside = folder / ".report.html.part"
    aside.write_text(render(folder), "utf-8")
    return aside.replace(target)

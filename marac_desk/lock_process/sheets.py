"""The three sheets of a recovery kit as files to print; whoever asked for them chose the folder."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from marac_desk.desktop.lock.set_up_window import SetUp
    from marac_desk.register.keys import FirstKeys


def write_sheets(folder: Path, first: FirstKeys, wanted: SetUp) -> None:
    """Write three files of one page each into a folder. Raises RegisterProblemError: "disk_full", "cannot_create"."""
    from marac_desk.assets.areas import area_profile
    from marac_desk.register.files import write_whole, writing_problems
    from marac_desk.services.recovery_kit import kit_sheets, sheet_name

    sheets = kit_sheets(
        first.shares,
        register_id=first.register_id,
        area=wanted.area,
        marking=area_profile(wanted.profile).marking,
        person=wanted.person,
        made_at=datetime.now().astimezone(),
    )
    with writing_problems():
        for share, sheet in zip(first.shares, sheets, strict=True):
            write_whole(folder / sheet_name(share), sheet)

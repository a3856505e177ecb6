"""Every table of the model is known to the migrations, whichever module of it nobody else happens to import."""

from __future__ import annotations

import pkgutil

from marac_desk import model
from marac_desk.register import metadata


def test_no_module_of_the_model_is_left_out() -> None:
    known = {subject.__name__.rpartition(".")[2] for subject in metadata.SUBJECTS}
    assert known == {found.name for found in pkgutil.iter_modules(model.__path__)} - {"base"}

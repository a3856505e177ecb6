"""Build hook: compiles the forms and translations before a wheel or an editable install is made."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FormsHook(BuildHookInterface[Any]):
    """Runs the same compiler as the developer commands, so that a wheel and a checkout hold the same forms."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  (hatchling's signature)
        """Compile into the source tree; pyproject names the results as artifacts of the wheel."""
        sys.path.insert(0, str(Path(self.root) / "packaging"))
        from compile_forms import compile_forms, compile_translations

        compile_forms(Path(self.root))
        compile_translations(Path(self.root))

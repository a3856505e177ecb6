"""Report-backs: what was agreed beside what may be told, each attempt by a safe route, and the victim's answer."""

from marac_desk.services.report_backs.planning import create_for_item

__all__ = ["create_for_item"]

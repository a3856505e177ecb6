"""The partnership: the area itself, its agencies and the people who speak for them."""

from marac_desk.services.partnership.area import set_up_area

__all__ = ["set_up_area"]

"""Transfers between areas: a case is passed on with what has to go along, or taken in from another area."""

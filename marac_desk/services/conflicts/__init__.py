"""Conflicts: who may know the people of a case, the answer before it is listed, restrictions, what is found later."""

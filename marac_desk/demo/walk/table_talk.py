"""What is said at the meeting of the walk: lines for the record line, what is shared, her view, the risk; invented."""

from __future__ import annotations

FOR_CHILDREN = ("csc assess fri", "edu safe adult 3wd", "csc map 5wd", "school nurse watch how she settles 5wd")
FOR_EVERYBODY = (
    "police marker fri",
    "housing locks 2wd",
    "idva safety plan 2wd",
    "gp code the record 5wd",
    "police arrest today !",
    "mental health joint visit with the advocate 5wd",
    "housing transfer 10wd",
    "probation licence 2wd",
    "recovery appointment with a safe worker fri",
    "adults safeguarding enquiry 3wd",
    "idva protective order 5wd",
    "fire letterbox 3wd",
)
SHARED = (
    "police were called to the address twice this month",
    "housing? thinks that he still has a key",
    "gp saw bruises on her wrist on Monday",
)
HER_VIEW = "She says the evenings are the worst. She wants him kept away from the school gate."
RISK = "He waits for her and follows her home."
STATEMENT = "High. Separation, stalking and threats within the last month, and he is not in custody."
WITHOUT_QUORUM = "They sent what they know, and will hear today what is asked of them."
LEFT_OPEN = "Whether he has a second telephone."


def lines_for(position: int, *, children: bool) -> tuple[str, ...]:
    """Return the lines for the case at a place of the agenda: two for everybody, one more where there are children."""
    start = 2 * (position - 1)
    general = tuple(FOR_EVERYBODY[(start + step) % len(FOR_EVERYBODY)] for step in range(2))
    return (*general, FOR_CHILDREN[position % len(FOR_CHILDREN)]) if children else general

"""Words that people in the room use for one another: "perp" and "perpetrator", "kids" and "children"."""

from __future__ import annotations

from functools import lru_cache

from marac_desk.rules.quick_entry.words import stem

_MEANINGS = {
    "marker": "markers tau tac",
    "perpetrator": "perp perps perpetrators offender offenders abuser abusers",
    "victim": "victims vic vict survivor",
    "child": "children childrens kid kids bairn bairns",
    "refer": "ref refs referral referrals",
    "apply": "app apps application applications",
    "appointment": "appt appts appointments",
    "accommodation": "accom",
    "assess": "assessment assessments assesses ax",
    "medicine": "medicines meds medication medications",
    "prescription": "prescriptions prescribing script scripts",
    "prosecute": "prosecution prosecutor prosecutors pros",
    "disclose": "disclosure disclosures discloses",
    "licence": "licences license licensing",
    "information": "info",
    "tell": "tells notify inform informs",
    "interpreter": "interpreters interpreting translator",
    "phone": "phones mobile mobiles handset",
    "investigate": "investigation investigations",
    "tenancy": "tenancies tenant tenants",
    "meeting": "meetings mtg",
    "school": "schools nursery",
    "move": "moves moving",
    "map": "mapping maps",
    "gun": "guns shotgun shotguns",
    "solicitor": "solicitors lawyer lawyers",
    "immigrate": "immigration",
    "order": "orders",
    "advocate": "advocates idva idvas idaa",
    "mother": "mum mums mam mothers",
    "father": "dad dads fathers",
    "relative": "relatives grandparent grandparents nan nans gran grandma grandad",
    "spyware": "stalkerware",
    "not": "never cannot cant dont doesnt didnt isnt mustnt shouldnt wont wouldnt",
}
_MEANS = {
    each: root for root, words in _MEANINGS.items() for word in (root, *words.split()) for each in (word, stem(word))
}


@lru_cache(maxsize=8192)
def root(word: str) -> str:
    """Return what a word has in common with those that mean the same: a word's stem, or the field's usual word."""
    plain = word.replace("'", "")
    return _MEANS.get(plain) or _MEANS.get(stem(plain)) or stem(plain)

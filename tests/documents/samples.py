"""Invented contents for the tests of the documents."""

from __future__ import annotations

from datetime import date, datetime, time

from marac_desk.documents.actions_content import ActionList, ListedAction
from marac_desk.documents.agenda_content import AgendaBreak, AgendaCase, AgendaPack, AgendaPart, AgendaTag, Tag
from marac_desk.documents.content import Agency, Born, Child, Contact, Copy, Due, Imprint, SaidToHarm, Victim
from marac_desk.documents.minutes_content import (
    AgencyFlag,
    AgencySaid,
    Attendee,
    CaseLink,
    EarlierAction,
    MinutedAction,
    MinutesOfCase,
    RiskLine,
    Said,
    VictimView,
)
from marac_desk.rules.safe_contact import MustNot
from marac_desk.rules.vocabulary import (
    AgendaBlock,
    AttendanceStatus,
    Capacity,
    CloseCode,
    DobAccuracy,
    Imminence,
    InformationKind,
    LinkedProcess,
    RedFlag,
    Relationship,
    Sex,
    Share,
)

MARKING = "OFFICIAL-SENSITIVE"
POLICE = Agency("Mereshire Constabulary", "Police", "police")
HOUSING = Agency("Marshwater Borough Housing", "Housing", "housing")
EDUCATION = Agency("Education Safeguarding Team", "Education", "education")
ADVOCATE = Agency("Mere Advocacy", "Advocate", "advocate")
HUB = Agency("Multi-Agency Safeguarding Hub", "Hub", "safeguarding_hub")
GP = Agency("Primary Care Network", "GP", "health")
CHILDREN = Agency("Children’s Social Care", "Children", "childrens_social_care")
PROBATION = Agency("Probation Service", "Probation", "probation")
CHAIR = Agency("Mereshire Constabulary", "Chair", "chair")


def imprint(
    *, number: int = 6, of: int = 15, holder: str = "Ysanne Trew", marking: str = MARKING, destroy: bool = True
) -> Imprint:
    """Return the margins of a copy made on 12 November 2026."""
    return Imprint(
        area="Marshwater and Mere MARAC",
        marking=marking,
        copy=Copy(number, of, holder),
        made_by="L. Tremain-Obi",
        made_at=datetime(2026, 11, 12, 10, 20),  # noqa: DTZ001
        destroy_after=date(2026, 11, 24) if destroy else None,
        contact=Contact("Lucy Tremain-Obi", "020 7946 0300"),
    )


def case(number: int, at: time, reference: str, name: str, harm: str, **changes: object) -> AgendaCase:
    """Return an ordinary case with one child; any field may be replaced."""
    fields: dict[str, object] = {
        "victim": Victim(name, born=Born(date(1983, 5, 11)), address=("18 Quarry Rise", "ZZ1 4PT")),
        "said_to_harm": (SaidToHarm(harm, Born(date(1990, 1, 19)), Relationship.EX_SPOUSE, Sex.MALE),),
        "children": (Child("Oliwia", date(2018, 3, 2), 8, school=None),),
        "presenter": ADVOCATE,
    }
    return AgendaCase(number=number, at=at, reference=reference, **(fields | changes))  # type: ignore[arg-type]


def agenda(extra: int = 0) -> AgendaPack:
    """Return an agenda of eleven cases in two blocks, or more."""
    households = (
        case(
            1,
            time(8, 40),
            "MW-2026-0107",
            "Paulina Wrześniak",
            "Kacper Wrześniak",
            said_to_harm=(SaidToHarm("Kacper Wrześniak", Born(date(2010, 2, 4)), Relationship.CHILD, Sex.MALE),),
            children=(Child("Lena", date(2016, 1, 9), school="St Brannoc Primary"),),
            presenter=HUB,
        ),
        case(
            2,
            time(8, 52),
            "MW-2026-0119",
            "Magdalena Sikora-West",
            "Stuart West",
            victim=Victim("Magdalena Sikora-West", ("Maggie West",), Born(date(1994, 9, 2)), None),
            tags=(Tag(AgendaTag.TRANSFERRED_IN),),
            must_not=(MustNot.PHONE, MustNot.LETTERS),
        ),
        case(
            3,
            time(9, 4),
            "MW-2026-0101",
            "Lowri Vaughan-Ellis",
            "Dafydd Sturrock",
            victim=Victim("Lowri Vaughan-Ellis", (), Born(date(1992, 5, 1)), ("50 Canal Street", "ZZ1 3ED")),
            children=(Child("Mabon", age=9, school="Ysgol Glan Aled"), Child("Efa", age=5, school="Ysgol Glan Aled")),
            tags=(Tag(AgendaTag.REPEAT),),
            presenter=POLICE,
        ),
        case(
            4,
            time(9, 16),
            "MW-2026-0102",
            "Danielle O’Hara-Finch",
            "Craig Bellweather",
            children=(Child("Tyler", age=4, school="Little Acorns Nursery"), Child(unborn=True, born=date(2027, 2, 4))),
            presenter=HOUSING,
        ),
        case(
            5,
            time(9, 28),
            "MW-2026-0103",
            "Nasreen Akhtarzai",
            "Junaid Farrow",
            victim=Victim(
                "Nasreen Akhtarzai", ("نسرین اخترزئی",), Born(date(1995, 3, 30)), ("71 Orchard Way", "ZZ2 1LE")
            ),
            tags=(Tag(AgendaTag.HEARD_BEFORE),),
            presenter=GP,
        ),
    )
    adults = tuple(
        case(
            6 + nth,
            time(9 + (40 + 12 * nth) // 60, (40 + 12 * nth) % 60),
            f"MW-2026-{2000 + nth}",
            name,
            harm,
            children=(),
        )
        for nth, (name, harm) in enumerate(
            [("Gemma Tolliver", "Ryan Tolliver"), ("Ryan Tolliver", "Gemma Tolliver"), ("王小明", "李娜")]
            + [(f"Victim Number {at}", f"Harm Number {at}") for at in range(extra)]
        )
    )
    pause = AgendaBreak(time(9, 40), time(9, 50), ("Education", "Children"))
    return AgendaPack(
        imprint=imprint(),
        recipient=EDUCATION,
        person="Ysanne Trew",
        meeting_day=date(2026, 11, 24),
        starts=time(8, 30),
        ends=time(13, 5),
        venue="Civic Offices, Room 2",
        reply_by=datetime(2026, 11, 19, 17, 0),  # noqa: DTZ001
        parts=(
            AgendaPart(AgendaBlock.CHILD_CASES, households, pause),
            AgendaPart(AgendaBlock.ADULT_CASES, adults),
        ),
    )


def action_list(**changes: object) -> ActionList:
    """Return the list of a housing agency; any field may be replaced."""
    fields: dict[str, object] = {
        "imprint": imprint(number=1, of=1, holder="Tom Pelling-Roy", destroy=False),
        "recipient": HOUSING,
        "person": "Tom Pelling-Roy",
        "meeting_day": date(2026, 11, 24),
        "send_back_by": date(2026, 12, 4),
        "still_open": (
            ListedAction(
                1,
                "Note on his application that he must not be housed near her",
                "Dean McGlinchey",
                Due(date(2026, 11, 18)),
                "MW-2026-0114",
                "Record the note and its reference",
                address_known=True,
                late_days=4,
            ),
            ListedAction(
                2,
                "Management transfer to another flat",
                "Sophie Larkspur",
                Due(date(2026, 11, 17)),
                "MW-2026-0129",
                "Name the offer, or what was tried",
                late_days=1,
            ),
        ),
        "new": (
            ListedAction(
                3,
                "Change locks, strengthen doors and windows",
                "Lowri Vaughan-Ellis",
                Due(date(2026, 11, 26)),
                "MW-2026-0101",
                "Give the job reference and the date finished",
                address=("50 Canal Street", "ZZ1 3ED"),
                must_not=(MustNot.PHONE, MustNot.LETTERS),
            ),
            ListedAction(
                4,
                "Stop letters, texts and online notices to the shared address",
                "Gemma Tolliver",
                Due(date(2026, 11, 12)),
                "MW-2026-0104",
                "Say when the flag was set",
                address=("9 Kiln Terrace", "ZZ3 2RA"),
            ),
            ListedAction(
                5,
                "Take a homelessness application with priority need",
                "Tobias Adeyinka-Cole",
                Due(event="before he is released", ask_again=date(2026, 12, 1)),
                "MW-2026-0108",
                "Give the decision and its date",
                must_not=tuple(MustNot),
            ),
            ListedAction(
                6,
                "Look for a move that keeps five children together",
                "Tracey McGlinchey",
                Due(date(2027, 1, 8), time(12, 0)),
                "MW-2026-0114",
                "Name the offer, or what was tried",
            ),
        ),
    }
    return ActionList(**(fields | changes))  # type: ignore[arg-type]


def minutes(**changes: object) -> MinutesOfCase:
    """Return the minutes of one case; any field may be replaced."""
    fields: dict[str, object] = {
        "imprint": imprint(number=3, of=12, holder="Tom Pelling-Roy", destroy=False),
        "recipient": HOUSING,
        "meeting_day": date(2026, 11, 24),
        "reference": "MW-2026-0101",
        "number": 3,
        "heard_from": time(9, 4),
        "heard_to": time(9, 19),
        "victim": "Lowri Vaughan-Ellis",
        "victim_born": Born(date(1992, 5, 1)),
        "said_to_harm": (
            SaidToHarm("Dafydd Sturrock", Born(date(1989, 5, 12)), Relationship.EX_PARTNER, Sex.MALE),
            SaidToHarm("Owain Sturrock", Born(date(1961, 1, 1), DobAccuracy.ESTIMATED), Relationship.OTHER_FAMILY),
        ),
        "risk_statement": (
            "Lowri is at high risk of serious violence from Dafydd in the coming days. He has breached the order twice "
            "since it was served, watches the school gate and knows her shifts. The risk is highest around contact "
            "handover on Fridays and when he has been drinking. Mabon and Efa have seen two assaults."
        ),
        "view": VictimView(
            "I want to stay in my own house. I fear that he comes on a Friday, and that somebody tells his father.",
            "Ceri Pugh, advocate",
            date(2026, 11, 20),
        ),
        "at_risk": (
            RiskLine("Lowri", "Dafydd Sturrock", "assault, strangulation", Imminence.DAYS),
            RiskLine("Mabon, 9, and Efa, 5", "Dafydd Sturrock", "being taken from school", Imminence.WEEKS),
            RiskLine("Lowri", "Owain Sturrock", "threats passed on by family", Imminence.ONGOING),
        ),
        "score": 17,
        "score_of": 24,
        "red_flags": (RedFlag.STRANGULATION, RedFlag.STALKING),
        "said": (
            AgencySaid(
                POLICE,
                (
                    Said(
                        InformationKind.FACT,
                        "Three calls to the address since August; arrested once for breach of the order.",
                        "Incident log",
                        date(2026, 11, 3),
                    ),
                    Said(InformationKind.FACT, "Order in force, served in person.", "Court file", date(2026, 9, 14)),
                    Said(
                        InformationKind.OPINION,
                        "He is likely to wait at the school again, because that is where he was not stopped.",
                        holder="PC Ann Dorrell",
                    ),
                ),
            ),
            AgencySaid(
                EDUCATION,
                (
                    Said(
                        InformationKind.FACT, "Mabon absent on four Fridays this term.", "Register", date(2026, 11, 20)
                    ),
                    Said(InformationKind.OPINION, "Efa is quieter than in spring.", holder="class teacher"),
                ),
            ),
            AgencySaid(HOUSING, (Said(InformationKind.FACT, "Sole tenancy in her name.", "Tenancy file"),)),
        ),
        "actions": (
            MinutedAction(
                1, "Address marker and urgent-response flag", POLICE, Due(date(2026, 11, 24), time(18)), Share.YES
            ),
            MinutedAction(2, "Change locks, strengthen doors and windows", HOUSING, Due(date(2026, 11, 26)), Share.YES),
            MinutedAction(
                3,
                "Agree with the school who collects the children, and a password, and tell reception and the escort",
                EDUCATION,
                Due(date(2026, 11, 25)),
                Share.CHECK,
            ),
            MinutedAction(
                4,
                "Visit him about the breach",
                POLICE,
                Due(event="on release", ask_again=date(2026, 12, 1)),
                Share.NEVER,
            ),
        ),
        "earlier": (
            EarlierAction("Move to another house", HOUSING, CloseCode.NOT_POSSIBLE_CHANGE, "she decided to stay"),
            EarlierAction(
                "Fire safety visit", Agency("Fire", "Fire", "fire"), CloseCode.NOT_DONE_AGENCY, "no visit booked"
            ),
            EarlierAction("Alarm at the back door", HOUSING, CloseCode.NOT_DONE_AGENCY),
        ),
        "links": (
            CaseLink(
                LinkedProcess.CHILD_PROTECTION, "Strategy discussion on Wed 25 Nov; Children’s Social Care holds it."
            ),
            CaseLink(LinkedProcess.FAMILY_COURT, "Contact hearing in December; nothing of this meeting is filed."),
        ),
        "flags": (AgencyFlag(POLICE, date(2027, 11, 10)), AgencyFlag(HOUSING, date(2027, 11, 10))),
        "attendance": (
            Attendee(CHAIR, "DCI Hana Bright", Capacity.CHAIR, AttendanceStatus.PRESENT),
            Attendee(POLICE, "PC Ann Dorrell", Capacity.PRESENTER, AttendanceStatus.PRESENT),
            Attendee(ADVOCATE, "Ceri Pugh", Capacity.CORE_REP, AttendanceStatus.PRESENT),
            Attendee(HOUSING, "Tom Pelling-Roy", Capacity.CORE_REP, AttendanceStatus.PRESENT),
            Attendee(EDUCATION, "Ysanne Trew", Capacity.CORE_REP, AttendanceStatus.PARTIAL),
            Attendee(CHILDREN, "Ines Okafor", Capacity.DEPUTY, AttendanceStatus.PRESENT),
            Attendee(PROBATION, "", Capacity.CORE_REP, AttendanceStatus.APOLOGIES_INFO_SENT),
        ),
    }
    return MinutesOfCase(**(fields | changes))  # type: ignore[arg-type]

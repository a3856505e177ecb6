"""Keys from the command line: `marac-desk keys set-up | change-passphrase | add-person | ...`, for administrators.

The exit code is 0 when it was done, 1 when it was refused or given up (and then nothing was changed), 2 for words that
are not understood. With --passphrase-stdin every answer is a line of standard input, in the order of the questions.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from marac_desk.assets.areas import AreaProfile, area_profiles
from marac_desk.cli.asking import Asking, GivenUpError
from marac_desk.cli.key_door import (
    Inside,
    Now,
    accepting,
    envelope_named,
    held,
    inside,
    opened,
    place_of,
)
from marac_desk.cli.key_kit import Kit, hand_out, take_away, type_back
from marac_desk.cli.key_words import sentence
from marac_desk.register.anchor import head_store_of
from marac_desk.register.examination import Trust
from marac_desk.register.files import PlaceState, RegisterPlace
from marac_desk.register.folders import refuse_unsafe
from marac_desk.register.keyring_store import SystemKeyring
from marac_desk.register.keys import FirstKeys, Way, check_passphrase, read_key_file, read_share, recover
from marac_desk.register.opening import set_up_register
from marac_desk.register.problems import RegisterProblemError
from marac_desk.register.rekeying import rekey
from marac_desk.register.unit_of_work import Register
from marac_desk.rules.access import Actor, Role
from marac_desk.services import keys as use
from marac_desk.services.errors import KNOWN
from marac_desk.services.housekeeping import actor_of
from marac_desk.services.partnership import set_up_area
from marac_desk.services.settings import area_settings

NEW_KIT = "new_kit"
Options = argparse.Namespace


def main(arguments: Sequence[str] | None = None) -> int:
    """Do one thing to the keys of a register; returns the exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    asking, place = Asking(from_input=options.passphrase_stdin), place_of(options.register)
    try:
        _COMMANDS[options.command](options, asking, place)
    except GivenUpError:
        print("Given up. Nothing was changed.", file=sys.stderr)
        return 1
    except KNOWN as error:
        print(sentence(error), file=sys.stderr)
        return 1
    return 0


# Setting up


def _set_up(options: Options, asking: Asking, place: RegisterPlace) -> None:
    """Make a register with its first person; nothing is written before two shares of its kit were typed back."""
    refuse_unsafe(place.folder)
    profile = _nations()[options.nation]
    with held(place, PlaceState.EMPTY):
        passphrase = asking.new_secret(f"New passphrase of {options.person}")
        first = FirstKeys(
            user_id=uuid.uuid4(),
            name=options.person,
            passphrase=passphrase,
            way=options.way,
            store=SystemKeyring() if options.way is Way.KEYRING else None,
            now=Now().now(),
        )
        files: list[Path] = []
        try:
            kit = Kit(first.shares, first.register_id, options.area, profile.marking, options.person)
            files = _confirmed(kit, asking, options, place, first.confirm)
            first.write(place)
            _make(first, options, place, profile)
        except BaseException:
            if not place.exists():
                take_away(files)
                first.give_up()
            raise
    print(f"The register is set up in {place.folder}. {options.person} signs in with the new passphrase.")
    if options.way is Way.PASSPHRASE:
        print("It opens by the passphrase alone, as you chose: whoever copies the files can go on guessing it.")


def _make(first: FirstKeys, options: Options, place: RegisterPlace, profile: AreaProfile) -> None:
    area = {"name": options.area, "profile": profile.code, "jurisdiction": options.nation}

    def fill(register: Register) -> None:
        with register.writing() as uow:
            set_up_area(uow, user_id=first.user_id, person=options.person, **area)

    trust = Trust(head_store_of(first.keys, first.user_id, SystemKeyring()))
    made = set_up_register(
        place, secrets=first.secrets, register_id=first.register_id, clock=Now(), fill=fill, trust=trust
    )
    made.close()


def _confirmed(
    kit: Kit, asking: Asking, options: Options, place: RegisterPlace, confirm: Callable[[str, str], None]
) -> list[Path]:
    """Hand a kit out and have it typed back; returns its sheets, which are taken away where it comes to nothing."""
    files = hand_out(kit, options.shares_to, place)
    try:
        type_back(asking, confirm)
    except BaseException:
        take_away(files)
        raise
    return files


# People


def _change_passphrase(options: Options, asking: Asking, place: RegisterPlace) -> None:
    """Renew somebody's own passphrase; with --way also what opens the envelope."""
    with held(place, PlaceState.READY):
        keys = read_key_file(place.keys)
        person = envelope_named(keys, options.person, "--person")
        old = asking.secret(f"Passphrase of {person.name}")
        with opened(place, keys, person, old) as door:
            new = asking.new_secret("New passphrase")
            check_passphrase(new)
            with door.register.writing(door.actor) as uow:
                use.passphrase_changed(uow, actor=door.actor)
            door.keeper.change_passphrase(person.user_id, old, new, options.way)
    print(f"{person.name} signs in with the new passphrase from now on.")


@contextlib.contextmanager
def _acting_in(options: Options, asking: Asking, place: RegisterPlace) -> Iterator[Inside]:
    """Open the register as the person who acts."""
    keys = read_key_file(place.keys)
    acting = envelope_named(keys, options.acting, "--as")
    with opened(place, keys, acting, asking.secret(f"Passphrase of {acting.name}")) as door:
        yield door


def _second(options: Options, asking: Asking, door: Inside) -> Actor | None:
    """Return the second person, once she or he has typed a passphrase; None where nobody was named."""
    if options.second is None:
        return None
    person = envelope_named(door.keeper.keys(), options.second, "--with")
    door.keeper.verify(person.user_id, asking.secret(f"Passphrase of {person.name}, who approves"))
    with door.register.reading() as uow:
        return actor_of(uow, person.user_id)


def _add_person(options: Options, asking: Asking, place: RegisterPlace) -> None:
    """Add somebody who signs in with a passphrase of her or his own."""
    with held(place, PlaceState.READY), _acting_in(options, asking, place) as door:
        second, user_id = _second(options, asking, door), uuid.uuid4()
        passphrase = asking.new_secret(f"New passphrase of {options.person}")
        person = {"user_id": user_id, "name": options.person, "role": options.role}
        try:
            with door.register.writing(door.actor) as uow:
                use.add_user(uow, actor=door.actor, second=second, **person)
                door.keeper.add_person(user_id, options.person, passphrase, options.way)
        except BaseException:  # an envelope of nobody must not stay
            with contextlib.suppress(RegisterProblemError):
                door.keeper.remove_person(user_id)
            raise
    print(f"{options.person} signs in with the new passphrase from now on.")


def _remove_person(options: Options, asking: Asking, place: RegisterPlace) -> None:
    """End somebody's sign-in; the envelope goes, and what the keyring kept for it."""
    with held(place, PlaceState.READY):
        leaver = envelope_named(read_key_file(place.keys), options.person, "--person")
        with _acting_in(options, asking, place) as door:
            second = _second(options, asking, door)
            with door.register.writing(door.actor) as uow:
                use.let_user_go(uow, actor=door.actor, second=second, user_id=leaver.user_id)
            forgot = door.keeper.remove_person(leaver.user_id)
    print(f"{leaver.name} can no longer sign in.")
    if not forgot:
        print("The entry in that person's keyring is still there; alone it opens nothing.")
    print("Bring the register under a new key within a day: marac-desk keys rekey")


def _list(_options: Options, _asking: Asking, place: RegisterPlace) -> None:
    """Say who signs in, and by which way."""
    words = {Way.KEYRING: "keyring and passphrase", Way.PASSPHRASE: "passphrase alone"}
    with held(place, PlaceState.READY):
        for envelope in read_key_file(place.keys).envelopes:
            print(f"{envelope.name}: {words[envelope.way]}")


# The keys themselves


def _rekey(options: Options, asking: Asking, place: RegisterPlace) -> None:
    """Bring the register under a new key; later backups get one too, and nobody's passphrase changes."""
    with held(place, PlaceState.READY):
        with _acting_in(options, asking, place) as door:
            keeper, actor = door.keeper, door.actor
            second = _second(options, asking, door)
            with door.register.writing(actor) as uow:
                use.begin_key_change(uow, actor=actor, second=second, what=use.REKEYED)
        accept = accepting(place, keeper.secrets, keeper.register_id)
        secrets = rekey(place, keeper.secrets, now=Now().now(), accept=accept)
        keys = read_key_file(place.keys)
        anchor = head_store_of(keys, actor.user_id, keeper.store)
        with inside(place, keys, secrets, anchor) as (register, _), register.writing(actor) as uow:
            use.key_changed(uow, actor=actor, what=use.REKEYED)
    print("The register stands under a new key. Passphrases and shares stay as they are; make a backup now.")


def _new_kit(options: Options, asking: Asking, place: RegisterPlace) -> None:
    """Make a new recovery kit; the shares of the one before open nothing afterwards."""
    with held(place, PlaceState.READY), _acting_in(options, asking, place) as door:
        second, keeper = _second(options, asking, door), door.keeper
        with door.register.writing(door.actor) as uow:
            use.begin_key_change(uow, actor=door.actor, second=second, what=NEW_KIT)
            settings = area_settings(uow)
        made = keeper.new_kit()
        kit = Kit(made.shares, keeper.register_id, settings.name, settings.marking, door.actor.name)
        _confirmed(kit, asking, options, place, lambda one, other: keeper.take_kit(made, one, other))
        with door.register.writing(door.actor) as uow:
            use.key_changed(uow, actor=door.actor, what=NEW_KIT)
    print("The new kit is in force. Destroy the three sheets of the one before.")


def _recover(options: Options, asking: Asking, place: RegisterPlace) -> None:
    """Give somebody a new passphrase by two shares of the kit; nobody has to know the old one."""
    with held(place, PlaceState.READY):
        keys = read_key_file(place.keys)
        person = envelope_named(keys, options.person, "--person")
        one, other = asking.line("One share"), asking.line("Another share")
        secrets = recover(keys, read_share(one), read_share(other))
        passphrase = asking.new_secret(f"New passphrase of {person.name}")
        check_passphrase(passphrase)
        with inside(place, keys, secrets, None) as (register, keeper):
            with register.writing() as uow:
                use.recovered(uow, user_id=person.user_id)
            keeper.add_person(person.user_id, person.name, passphrase, options.way)
    print(f"{person.name} signs in with the new passphrase from now on. The shares stay good; seal them again.")


# Words


def _nations() -> Mapping[str, AreaProfile]:
    return {code: profile for profile in area_profiles() for code in profile.jurisdictions}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="marac-desk keys", description="Set up a register and look after its keys.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in _COMMANDS.items():
        words = str(command.__doc__).split("; ")[0].rstrip(".")
        made = commands.add_parser(name, help=words, description=words)
        made.add_argument("--register", metavar="FOLDER", help="where the register is, instead of the desk's own place")
        made.add_argument(
            "--passphrase-stdin", action="store_true", help="read every answer from standard input, one a line"
        )
        _PARTS[name](made)
    return parser


def _for_set_up(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--area", required=True, type=_said, metavar="NAME", help="the name of the conference")
    parser.add_argument("--nation", required=True, choices=sorted(_nations()), help="holidays, terms and rules")
    parser.add_argument("--person", required=True, type=_said, metavar="NAME", help="who coordinates and signs in")
    _way(parser, Way.KEYRING)
    _shares(parser)


def _for_one_person(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--person", metavar="NAME", help="whose passphrase, where several people sign in")
    _way(parser, None)


def _for_a_new_person(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--person", required=True, type=_said, metavar="NAME", help="who signs in from now on")
    parser.add_argument("--role", required=True, type=Role, choices=list(Role), help="as what")
    _way(parser, Way.KEYRING)
    _acting(parser)


def _for_a_leaver(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--person", required=True, type=_said, metavar="NAME", help="who leaves")
    _acting(parser)


def _for_a_kit(parser: argparse.ArgumentParser) -> None:
    _acting(parser)
    _shares(parser)


def _for_recovering(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--person", metavar="NAME", help="who gets a new passphrase, where several people sign in")
    _way(parser, Way.KEYRING)


def _acting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as", dest="acting", metavar="NAME", help="who does this, where several people sign in")
    parser.add_argument("--with", dest="second", metavar="NAME", help="who approves, where it takes two")


def _way(parser: argparse.ArgumentParser, usual: Way | None) -> None:
    parser.add_argument(
        "--way", type=Way, choices=list(Way), default=usual,
        help="what opens the envelope: the keyring and the passphrase, or (knowingly) the passphrase alone",
    )  # fmt: skip


def _shares(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--shares-to", metavar="FOLDER", help="write the recovery kit to three sheets (PDF) there")


def _said(text: str) -> str:
    if not (said := " ".join(text.split())):
        raise argparse.ArgumentTypeError("may not be empty")
    return said


_COMMANDS: Mapping[str, Callable[[Options, Asking, RegisterPlace], None]] = {
    "set-up": _set_up,
    "list": _list,
    "change-passphrase": _change_passphrase,
    "add-person": _add_person,
    "remove-person": _remove_person,
    "rekey": _rekey,
    "new-kit": _new_kit,
    "recover": _recover,
}
_PARTS: Mapping[str, Callable[[argparse.ArgumentParser], None]] = {
    "set-up": _for_set_up,
    "list": lambda _parser: None,
    "change-passphrase": _for_one_person,
    "add-person": _for_a_new_person,
    "remove-person": _for_a_leaver,
    "rekey": _acting,
    "new-kit": _for_a_kit,
    "recover": _for_recovering,
}

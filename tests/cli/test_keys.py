"""Keys from the command line, as an administrator uses them: on a real register, with a real keyring."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from marac_desk.cli import key_words, keys
from marac_desk.desktop.wording import problems
from marac_desk.model.ledger import LedgerEntry
from marac_desk.model.user import User
from marac_desk.register.files import RegisterPlace
from marac_desk.register.holding import Holding
from marac_desk.register.keyring_store import SystemKeyring
from marac_desk.register.keys import Secrets, Way, cost, read_key_file, read_share, recover, unseal_person
from marac_desk.register.opening import open_register
from marac_desk.register.problems import RegisterProblemError
from marac_desk.rules.vocabulary import PersonState
from tests.support.keyrings import CHEAP, KeyringSession
from tests.support.registers import clock

ROOT = Path(__file__).resolve().parents[2]
ADA, CYN = "seven quiet rivers", "ten quiet mountains"
SET_UP = ("set-up", "--area", "Anytown MARAC", "--nation", "eng", "--person", "Ada Test")
Run = Callable[..., int]
Answer = str | Callable[[], str]


class Lines(io.StringIO):
    """Standard input of answers, one a line; one that is read off a sheet is looked for when it is asked for."""

    def __init__(self, answers: tuple[Answer, ...]) -> None:
        super().__init__()
        self._answers = list(answers)

    def readline(self, _size: int | None = -1, /) -> str:  # type: ignore[override]  # as the class itself does
        if not self._answers:
            return ""
        answer = self._answers.pop(0)
        return f"{answer if isinstance(answer, str) else answer()}\n"


def typed_back(folder: Path) -> tuple[Answer, Answer]:
    """Return two answers: the first and the third share of a kit, as they stand on its sheets."""
    return (lambda: shares_on(folder)[0], lambda: shares_on(folder)[1])


@pytest.fixture
def place(tmp_path: Path) -> RegisterPlace:
    """Return the place of a register that is not there yet."""
    return RegisterPlace(tmp_path / "place")


@pytest.fixture
def run(
    place: RegisterPlace, tmp_path: Path, keyring_session: KeyringSession, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Run]:
    """Return what runs `marac-desk keys`, answering with lines of standard input."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setitem(cost.USUAL, Way.KEYRING, CHEAP)

    def run_keys(*words: str, answers: tuple[Answer, ...] = ()) -> int:
        monkeypatch.setattr(sys, "stdin", Lines(answers))
        return keys.main([*words, "--register", str(place.folder), "--passphrase-stdin"])

    yield run_keys
    keyring_session.wipe()


@pytest.fixture
def sheets(tmp_path: Path) -> Path:
    """Return the folder for the sheets of a kit."""
    return tmp_path / "sheets"


@pytest.fixture
def made(run: Run, sheets: Path) -> Run:
    """Return the same on a register that Ada set up."""
    assert run(*SET_UP, "--shares-to", str(sheets), answers=(ADA, *typed_back(sheets))) == 0
    return run


def secrets_of(place: RegisterPlace, name: str, passphrase: str) -> Secrets:
    """Return what somebody's passphrase opens."""
    found = read_key_file(place.keys)
    (user_id,) = (each.user_id for each in found.envelopes if each.name == name)
    return unseal_person(found, user_id=user_id, passphrase=passphrase, store=SystemKeyring())


def ledger_of(place: RegisterPlace, secrets: Secrets) -> list[tuple[str, dict[str, object]]]:
    """Return what the ledger says was done, after checking that the register is sound and the users are right."""
    register_id = read_key_file(place.keys).register_id
    register = open_register(place, secrets=secrets, register_id=register_id, clock=clock())
    with register.reading() as uow:
        lines = uow.session.scalars(sa.select(LedgerEntry).order_by(LedgerEntry.seq)).all()
        active = set(uow.session.scalars(sa.select(User.name).where(User.state == PersonState.ACTIVE)))
    register.close()
    assert active == {each.name for each in read_key_file(place.keys).envelopes}
    return [(line.operation, dict(line.details)) for line in lines]


def operations(place: RegisterPlace, name: str, passphrase: str) -> list[str]:
    """Return the names of what the ledger says was done."""
    return [operation for operation, _details in ledger_of(place, secrets_of(place, name, passphrase))]


# Setting up


def test_a_register_is_set_up_and_opens(
    made: Run, place: RegisterPlace, sheets: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert operations(place, "Ada Test", ADA)[:2] == ["set_up", "add"]
    assert made("list") == 0
    assert "Ada Test: keyring and passphrase" in capsys.readouterr().out
    assert [file.suffix for file in sorted(sheets.iterdir())] == [".pdf"] * 3
    if os.name != "nt":
        assert {file.stat().st_mode & 0o777 for file in sheets.iterdir()} == {0o600}
    assert made(*SET_UP, "--shares-to", str(sheets), answers=(ADA,)) == 1
    assert "a register in this folder already" in capsys.readouterr().err


class Typist(io.StringIO):
    """Types the passphrase, then the shares that stand on the screen."""

    def __init__(self, screen: Callable[[], str], change: Callable[[str], str]) -> None:
        super().__init__()
        self._screen, self._change, self._typed = screen, change, 0

    def readline(self, _size: int | None = -1, /) -> str:  # type: ignore[override]  # as the class itself does
        self._typed += 1
        if self._typed == 1:
            return f"{ADA}\n"
        rows = re.findall(r"^    (.+)$", self._screen(), re.MULTILINE)
        shares = [" ".join(rows[at : at + 2]) for at in (0, 2, 4)]
        return self._change(shares[0 if self._typed == 2 else 2]) + "\n"


@pytest.mark.parametrize(("change", "code"), [(str.lower, 0), (lambda share: share[:-1] + "2", 1)])
def test_nothing_is_made_before_two_shares_were_typed_back(
    run: Run,
    place: RegisterPlace,
    keyring_session: KeyringSession,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    change: Callable[[str], str],
    code: int,
) -> None:
    said: list[str] = []

    def screen() -> str:
        said.append(capsys.readouterr().out)
        assert not place.exists()
        return "".join(said)

    monkeypatch.setattr(sys, "stdin", Typist(screen, change))
    assert keys.main([*SET_UP, "--register", str(place.folder), "--passphrase-stdin"]) == code
    assert place.exists() is (code == 0)
    assert len(keyring_session.entries()) == (0 if code else 2)  # Ada's own, and the end of the ledger
    assert ADA not in "".join(said)


def test_giving_up_leaves_nothing(
    run: Run, place: RegisterPlace, sheets: Path, keyring_session: KeyringSession, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*SET_UP, "--shares-to", str(sheets), answers=(ADA,)) == 1
    assert "Given up. Nothing was changed." in capsys.readouterr().err
    assert run(*SET_UP, answers=()) == 1
    assert run(*SET_UP, answers=("short",)) == 1
    assert list(sheets.iterdir()) == []
    assert not place.exists()
    assert not place.register.exists()
    assert keyring_session.entries() == {}
    assert run(*SET_UP, "--shares-to", str(place.folder / "sheets"), answers=(ADA,)) == 1
    assert "beside the register" in capsys.readouterr().err
    assert not place.exists()


def test_without_a_keyring_only_a_knowing_choice_sets_up(
    run: Run, place: RegisterPlace, sheets: Path, no_keyring: None, capsys: pytest.CaptureFixture[str]
) -> None:
    words = (*SET_UP, "--shares-to", str(sheets))
    assert run(*words, answers=(ADA,)) == 1
    assert "--way passphrase knowingly" in capsys.readouterr().err
    assert not place.exists()
    assert run(*words, "--way", "passphrase", answers=(ADA, *typed_back(sheets))) == 0
    assert "It opens by the passphrase alone, as you chose" in capsys.readouterr().out
    assert read_key_file(place.keys).envelopes[0].way is Way.PASSPHRASE
    assert run("list") == 0
    assert "Ada Test: passphrase alone" in capsys.readouterr().out
    assert run("change-passphrase", answers=(ADA, CYN)) == 0
    assert secrets_of(place, "Ada Test", CYN).next_data_key is None


def test_where_no_register_may_live_none_is_set_up(
    run: Run, tmp_path: Path, sheets: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{ADA}\n"))
    folder = tmp_path / "Dropbox" / "place"
    words = [*SET_UP, "--shares-to", str(sheets), "--passphrase-stdin", "--register", str(folder)]
    assert keys.main(words) == 1
    assert "Dropbox copies elsewhere" in capsys.readouterr().err
    assert not folder.exists()


# People


def test_a_passphrase_is_changed_by_who_knows_it(
    made: Run, place: RegisterPlace, capsys: pytest.CaptureFixture[str]
) -> None:
    assert made("change-passphrase", answers=(ADA, "four other rivers")) == 0
    assert "change_passphrase" in operations(place, "Ada Test", "four other rivers")
    assert made("change-passphrase", answers=(ADA, "five other rivers")) == 1
    assert "not right" in capsys.readouterr().err
    assert made("change-passphrase", answers=("four other rivers", "five other rivers")) == 1
    assert re.search(r"wait 1 s", capsys.readouterr().err)
    assert secrets_of(place, "Ada Test", "four other rivers").next_data_key is None


def with_cyn(run: Run) -> None:
    """Add a chair, which the coordinator may do alone as long as nobody could approve."""
    assert run("add-person", "--person", "Cyn Test", "--role", "chair", answers=(ADA, CYN)) == 0


def test_people_come_and_go_and_two_people_see_to_it(
    made: Run, place: RegisterPlace, keyring_session: KeyringSession, capsys: pytest.CaptureFixture[str]
) -> None:
    with_cyn(made)
    eve = ("add-person", "--as", "Ada Test", "--person", "Eve Test", "--role", "advocate")
    assert made(*eve, answers=(ADA, "five quiet valleys")) == 1
    assert "This takes two people" in capsys.readouterr().err
    assert made(*eve, "--with", "Ada Test", answers=(ADA, ADA, "five quiet valleys")) == 1
    assert "another person" in capsys.readouterr().err
    assert made(*eve, "--with", "cyn test", answers=(ADA, CYN, "five quiet valleys")) == 0
    assert made(*eve, "--with", "Cyn Test", answers=(ADA, CYN, "five quiet valleys")) == 1
    assert "signs in already" in capsys.readouterr().err
    entries = set(keyring_session.entries())
    assert secrets_of(place, "Eve Test", "five quiet valleys") == secrets_of(place, "Ada Test", ADA)
    leaves = ("remove-person", "--as", "Ada Test", "--with", "Cyn Test")
    assert made(*leaves, "--person", "Ada Test", answers=(ADA, CYN)) == 1
    assert made(*leaves, "--person", "Eve Test", answers=(ADA, CYN)) == 0
    assert "rekey" in capsys.readouterr().out
    assert len(entries - set(keyring_session.entries())) == 1
    lines = ledger_of(place, secrets_of(place, "Cyn Test", CYN))
    told = [(operation, details.get("second")) for operation, details in lines if operation in {"add", "leave"}]
    assert [second == "alone" for operation, second in told if operation == "add"] == [False, True, False]
    assert all(second is not None for operation, second in told if operation == "leave")
    assert made("list") == 0
    assert "Eve" not in capsys.readouterr().out


def test_a_chair_adds_nobody_and_nobody_makes_a_second_coordinator_alone(
    made: Run, place: RegisterPlace, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("add-person", "--person", "Eve Test", "--role", "coordinator")
    assert made(*words, answers=(ADA, "five quiet valleys")) == 1
    assert "two people" in capsys.readouterr().err
    with_cyn(made)
    assert made("add-person", "--as", "Cyn Test", "--person", "E", "--role", "advocate", answers=(CYN, CYN)) == 1
    assert "may not do this" in capsys.readouterr().err
    assert made(*words, "--as", "Ada Test", "--with", "Cyn Test", answers=(ADA, CYN, "five quiet valleys")) == 0
    assert len(read_key_file(place.keys).envelopes) == 3


def test_somebody_whose_keyring_fails_is_not_added_by_half(
    made: Run, place: RegisterPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forget(*_arguments: object) -> None:
        raise RegisterProblemError("keyring_forgot")

    with monkeypatch.context() as one:
        one.setattr(SystemKeyring, "write", forget)
        one.setattr("marac_desk.register.anchor.KeyringHead.write", lambda _store, _text: None)
        assert made("add-person", "--person", "Cyn Test", "--role", "chair", answers=(ADA, CYN)) == 1
    assert operations(place, "Ada Test", ADA).count("add") == 1


# Keys


def test_a_new_key_is_given_and_the_old_one_opens_nothing(made: Run, place: RegisterPlace) -> None:
    before = secrets_of(place, "Ada Test", ADA)
    assert made("rekey", answers=(ADA,)) == 0
    after = secrets_of(place, "Ada Test", ADA)
    assert after.data_key != before.data_key
    assert after.next_data_key is None
    assert after.backup_keys[1:] == before.backup_keys
    told = ledger_of(place, after)
    assert [operation for operation, _ in told if "rekey" in operation] == ["begin_rekey", "rekey"]
    assert dict(told)["begin_rekey"] == {"second": "alone"}
    with pytest.raises(RegisterProblemError) as caught:
        ledger_of(place, before)
    assert caught.value.code in {"not_this_register", "damaged"}
    assert {entry.name for entry in place.folder.iterdir()} <= {
        *("register.marac", "register.keys", "register.held", "register.state", "register.reserve")
    }


def test_a_new_kit_makes_the_one_before_worthless(
    made: Run, place: RegisterPlace, sheets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = read_key_file(place.keys)
    words = ("new-kit", "--shares-to", str(tmp_path / "others"))
    assert made(*words, answers=(ADA, "A" * 40, "B" * 40)) == 1
    assert read_key_file(place.keys) == before
    assert list((tmp_path / "others").iterdir()) == []
    assert made(*words, answers=(ADA, *typed_back(tmp_path / "others"))) == 0
    one, other = shares_on(sheets)
    with pytest.raises(RegisterProblemError) as caught:
        recover(read_key_file(place.keys), read_share(one), read_share(other))
    assert caught.value.code == "share_of_other_kit"
    one, other = shares_on(tmp_path / "others")
    assert recover(read_key_file(place.keys), read_share(one), read_share(other)) == secrets_of(place, "Ada Test", ADA)


def shares_on(folder: Path) -> tuple[str, str]:
    """Read the first and the third sheet of a kit, as somebody with the paper does."""
    from tests.documents.reading import pages

    found = []
    for file in sorted(folder.iterdir()):
        words = pages(file.read_bytes())[0].split()
        start = next(at for at, word in enumerate(words) if re.fullmatch("[A-Z2-7]{4}", word) and words[at - 1] == "1")
        found.append(" ".join([*words[start : start + 5], *words[start + 6 : start + 11]]))
    return found[0], found[2]


def test_two_sheets_give_somebody_a_new_passphrase(
    made: Run, place: RegisterPlace, sheets: Path, keyring_session: KeyringSession, capsys: pytest.CaptureFixture[str]
) -> None:
    with_cyn(made)
    one, other = shares_on(sheets)
    keyring_session.wipe()
    assert made("change-passphrase", "--person", "Ada Test", answers=(ADA, CYN)) == 1
    assert "Recover with two shares" in capsys.readouterr().err
    recover_ada = ("recover", "--person", "Ada Test")
    assert made(*recover_ada, answers=(one, one, "five quiet valleys")) == 1
    assert made(*recover_ada, answers=(one, "no share at all", "five quiet valleys")) == 1
    assert made(*recover_ada, answers=(one, other, "short")) == 1
    assert made(*recover_ada, answers=(other.lower(), one, "five quiet valleys")) == 0
    assert "recover" in operations(place, "Ada Test", "five quiet valleys")
    assert made("remove-person", "--as", "Ada Test", "--person", "Cyn Test", answers=("five quiet valleys",)) == 1
    assert made("recover", "--person", "Cyn Test", answers=(one, other, CYN)) == 0
    leaves = ("remove-person", "--as", "Ada Test", "--with", "Cyn Test", "--person", "Cyn Test")
    assert made(*leaves, answers=("five quiet valleys", CYN)) == 0
    assert made("recover", "--person", "Cyn Test", answers=(one, other, CYN)) == 1
    assert "Nobody of that name" in capsys.readouterr().err


# What stands in the way


def test_a_register_that_is_open_elsewhere_is_left_alone(
    made: Run, place: RegisterPlace, capsys: pytest.CaptureFixture[str]
) -> None:
    before = place.keys.read_bytes()
    holding = Holding(place)
    for words in (("rekey",), ("change-passphrase",), ("list",)):
        assert made(*words, answers=(ADA, CYN)) == 1
        assert "Close it first" in capsys.readouterr().err
    holding.release()
    assert place.keys.read_bytes() == before


def test_where_there_is_none_it_says_so(run: Run, place: RegisterPlace, capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("list", "rekey", "change-passphrase", "recover"):
        assert run(command) == 1
        assert "There is no register in this folder" in capsys.readouterr().err
    assert not place.folder.exists()


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("unlock",),
        ("set-up",),
        (*SET_UP[:4], "atlantis", *SET_UP[5:]),
        (*SET_UP, "--way", "fingerprint"),
        ("add-person", "--person", "", "--role", "chair"),
        ("add-person", "--person", "E", "--role", "king"),
    ],
)
def test_words_that_are_not_understood_end_with_two(words: tuple[str, ...]) -> None:
    with pytest.raises(SystemExit) as caught:
        keys.main(words)
    assert caught.value.code == 2


RAISED = re.compile(r'(?:RegisterProblemError|RefusedError)\(\s*"(\w+)"')
REGISTER = ("keys", "keyring_store.py", "tries.py", "rekeying.py", "files.py", "folders.py")
HERE = ("keys.py", "key_door.py", "key_kit.py")
PLACES = (*(f"register/{name}" for name in REGISTER), "services/keys.py", *(f"cli/{name}" for name in HERE))


def codes() -> set[str]:
    """Return every code that keys raise."""
    files: list[Path] = []
    for name in PLACES:
        path = ROOT / "marac_desk" / name
        files += path.rglob("*.py") if path.is_dir() else [path]
    return {code for file in files for code in RAISED.findall(file.read_text("utf-8"))}


def test_every_code_of_keys_has_a_sentence_here_and_in_the_desk() -> None:
    values = dict.fromkeys(("least", "seconds", "mib", "number", "count", "kind", "service", "option", "name"), "7")
    found = codes()
    assert len(found) > 30
    for code in sorted(found):
        said = key_words.sentence(RegisterProblemError(code, **values))
        assert "could not be done" not in said, code
        assert "{" not in said
        assert said.endswith((".", "set-up"))
    of_the_desk = {code for code in found if code not in ONLY_HERE}
    for code in sorted(of_the_desk):
        assert "not foreseen" not in problems.sentence(RegisterProblemError(code, **values)), code


ONLY_HERE = {"who", "same_name", "nothing_here", "share_folder", "share_there"}
"""What only the command line says."""

"""Which flags a case gets and why: one table, pure. Its copy in docs/manual/routing.md is checked."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from exportctl.core.people.roles import Role

EDITION = 2  # raise it with every change of the table: open cases are then routed anew by `load_reference`
HIGH_VALUE = {"CHF": Decimal(1_000_000), "EUR": Decimal(1_000_000), "GBP": Decimal(1_000_000)}
HIGH_VALUE |= {"USD": Decimal(1_000_000)}
MANY_LINES = 20
MANY_COUNTRIES = 4
SAID = {"yes": "yes", "unsure": "not sure"}


@dataclass(frozen=True)
class Facts:
    """What the rules look at. Countries are names, `totals` are pairs of a currency and a sum.

    `embargoed` and `diverting` are those of the parties' countries that the reference data marks.
    """

    urgent: bool = False
    urgency_shown: bool = False
    totals: tuple[tuple[str, Decimal], ...] = ()
    sensitive: tuple[str, ...] = ()
    unlisted: bool = False
    lines: int = 1
    countries: tuple[str, ...] = ()
    embargoed: tuple[str, ...] = ()
    diverting: tuple[str, ...] = ()
    military: str = ""
    wmd: str = ""
    informed: str = ""
    band: str = ""
    score: Decimal | None = None
    open_hits: int = 0
    waiting: bool = False
    withdrawal_asked: bool = False
    first_application: bool = False
    customer_doubt: bool = False


@dataclass(frozen=True)
class Rule:
    """One row of the table. `reason` says what of the facts makes the rule hold, "" where it does not."""

    key: str
    label: str
    when: str
    does: str
    owner: Role
    reason: Callable[[Facts], str]


@dataclass(frozen=True)
class HandFlag:
    """A flag that only a person sets, with a reason of their own."""

    key: str
    label: str
    when: str
    does: str
    owner: Role


def _informed(facts: Facts) -> str:
    said = facts.informed in SAID
    return f"Told by the authority that goods may be controlled: {SAID[facts.informed]}" if said else ""


def _wmd(facts: Facts) -> str:
    return f"Use for weapons of mass destruction: {SAID[facts.wmd]}" if facts.wmd in SAID else ""


def _military(facts: Facts) -> str:
    return f"Military use: {SAID[facts.military]}" if facts.military in SAID else ""


def _embargo(facts: Facts) -> str:
    return f"Marked for an arms embargo: {', '.join(facts.embargoed)}" if facts.embargoed else ""


def _sensitive(facts: Facts) -> str:
    return (
        f"Marked very sensitive in the control list: {', '.join(facts.sensitive)}" if facts.sensitive else ""
    )


def _unlisted(facts: Facts) -> str:
    concerns = [text for text in (_military(facts), _wmd(facts), _informed(facts)) if text]
    return f"Goods in no entry. {'; '.join(concerns)}" if facts.unlisted and concerns else ""


def _diversion(facts: Facts) -> str:
    return f"Marked for elevated diversion risk: {', '.join(facts.diverting)}" if facts.diverting else ""


def _countries(facts: Facts) -> str:
    many = len(facts.countries) >= MANY_COUNTRIES
    return f"Parties in {len(facts.countries)} countries: {', '.join(facts.countries)}" if many else ""


def _enhanced(facts: Facts) -> str:
    return f"Enhanced risk lane, score {facts.score}" if facts.band == "enhanced" else ""


def _hits(facts: Facts) -> str:
    idle = facts.waiting and facts.open_hits > 0
    return "The clock stands still and hits are open: they can be ruled on meanwhile" if idle else ""


def _value(facts: Facts) -> str:
    high = [
        f"{code} {total:,.2f}" for code, total in facts.totals if total >= HIGH_VALUE.get(code, total + 1)
    ]
    return f"Goods worth {', '.join(high)}" if high else ""


def _lines(facts: Facts) -> str:
    return f"{facts.lines} lines of goods" if facts.lines >= MANY_LINES else ""


def _first(facts: Facts) -> str:
    return "The exporter filed nothing before this" if facts.first_application else ""


def _urgency(facts: Facts) -> str:
    bare = facts.urgent and not facts.urgency_shown
    return "Marked urgent, without a document that shows why" if bare else ""


def _withdrawal(facts: Facts) -> str:
    return "The exporter asked to withdraw and waits for a ruling" if facts.withdrawal_asked else ""


def _doubt(facts: Facts) -> str:
    return "The exporter filed a doubt about a customer of its own accord" if facts.customer_doubt else ""


OFFICER, TECHNICAL, ANALYST = Role.LICENSING_OFFICER, Role.TECHNICAL_REVIEWER, Role.SCREENING_ANALYST
RULES = (
    Rule(
        "informed",
        "Told by the authority",
        "The exporter says yes or not sure when asked whether the authority told them of a concern.",
        "The manager sees to it that whoever told the exporter is heard.",
        Role.MANAGER,
        _informed,
    ),
    Rule(
        "wmd",
        "WMD use possible",
        "The exporter says yes or not sure when asked about weapons of mass destruction.",
        "A technical reviewer reads the end use before anybody recommends.",
        TECHNICAL,
        _wmd,
    ),
    Rule(
        "military",
        "Military use possible",
        "The exporter says yes or not sure when asked about military use.",
        "The officer reads the end use against the destination.",
        OFFICER,
        _military,
    ),
    Rule(
        "embargo",
        "Arms embargo",
        "A party is in a country that the reference data marks for an arms embargo.",
        "The officer reads the measure itself: it may not reach these goods.",
        OFFICER,
        _embargo,
    ),
    Rule(
        "sensitive",
        "Very sensitive goods",
        "A line's control entry is marked very sensitive.",
        "A technical reviewer looks at the goods.",
        TECHNICAL,
        _sensitive,
    ),
    Rule(
        "unlisted_concern",
        "Unlisted, with a concern",
        "Goods are in no entry, and the exporter says yes or not sure about one of the three concerns.",
        "A technical reviewer looks at the goods and the use together.",
        TECHNICAL,
        _unlisted,
    ),
    Rule(
        "diversion",
        "Diversion risk",
        "A party is in a country, not the destination, that the reference data marks for diversion risk.",
        "An analyst looks at the route and at who stands in it.",
        ANALYST,
        _diversion,
    ),
    Rule(
        "countries",
        "Many countries",
        f"Parties are in {MANY_COUNTRIES} countries or more.",
        "An analyst looks at why so many are needed.",
        ANALYST,
        _countries,
    ),
    Rule(
        "enhanced",
        "Enhanced risk",
        "The risk model puts the case in the enhanced lane.",
        "The countersigner knows of it before a decision arrives.",
        Role.COUNTERSIGNER,
        _enhanced,
    ),
    Rule(
        "idle_hits",
        "Hits while waiting",
        "The clock stands still and hits are open.",
        "An analyst rules on the hits meanwhile.",
        ANALYST,
        _hits,
    ),
    Rule(
        "value",
        "High value",
        "Goods are worth 1,000,000 or more in CHF, EUR, GBP or USD; each currency by itself, others never.",
        "The countersigner knows of it before a decision arrives.",
        Role.COUNTERSIGNER,
        _value,
    ),
    Rule(
        "lines",
        "Many lines",
        f"There are {MANY_LINES} lines of goods or more.",
        "A technical reviewer plans the time for it.",
        TECHNICAL,
        _lines,
    ),
    Rule(
        "first",
        "First application",
        "The exporter filed no application before this one.",
        "The officer looks at who the exporter is.",
        OFFICER,
        _first,
    ),
    Rule(
        "urgency",
        "Urgency not shown",
        "The application is marked urgent and has no document about the urgency.",
        "The officer asks for it, or treats the case in its turn.",
        OFFICER,
        _urgency,
    ),
    Rule(
        "withdrawal",
        "Withdrawal asked",
        "The exporter asked to withdraw, and nobody has ruled on it.",
        "The officer rules on the request.",
        OFFICER,
        _withdrawal,
    ),
    Rule(
        "doubt",
        "Doubt filed",
        "The exporter's last entry about a customer tells a doubt.",
        "The officer reads the entry and acknowledges it.",
        OFFICER,
        _doubt,
    ),
)
HAND = (
    HandFlag(
        "attention",
        "Needs attention",
        "Somebody of the authority says so, with a reason.",
        "The officer reads the reason before going on.",
        OFFICER,
    ),
    HandFlag(
        "policy",
        "Question of policy",
        "Somebody of the authority says that the case raises a question that others will rest on.",
        "The manager answers it, or says who does.",
        Role.MANAGER,
    ),
)
FAILED = HandFlag(
    "unroutable",
    "Could not be routed",
    "A rule failed on this case; the others were drawn.",
    "The manager reports it. The case is routed again when its facts change and at the next upgrade.",
    Role.MANAGER,
)
Declared = Rule | HandFlag
DECLARED: dict[str, Declared] = {one.key: one for one in (*RULES, *HAND, FAILED)}
OWNERS = tuple(dict.fromkeys(one.owner for one in DECLARED.values()))


def asked_for() -> list[tuple[str, str]]:
    """Return what can be asked of flags, in words: whether there is any, whose it is, which it is."""
    owners = [(f"of-{owner}", f"For the {owner.label}") for owner in OWNERS]
    return [("any", "With a flag"), *owners, *((key, one.label) for key, one in DECLARED.items())]


def keys_of(asked: str) -> list[str]:
    """Return the keys of the flags that something of `asked_for` means."""
    if asked == "any":
        return list(DECLARED)
    owned = [key for key, one in DECLARED.items() if asked == f"of-{one.owner}"]
    return owned or [asked]


def label_of(key: str) -> str:
    """Return a flag in words; one that an earlier version had keeps its key."""
    return DECLARED[key].label if key in DECLARED else key


@dataclass(frozen=True)
class Drawn:
    """What the rules say of a case: reasons by key where they hold, errors by key where they fail."""

    reasons: dict[str, str]
    failed: dict[str, Exception]


def draw(facts: Facts, rules: tuple[Rule, ...]) -> Drawn:
    """Ask every rule; one that fails stops no other."""
    reasons: dict[str, str] = {}
    failed: dict[str, Exception] = {}
    for rule in rules:
        try:
            if reason := rule.reason(facts):
                reasons[rule.key] = reason
        except Exception as error:  # noqa: BLE001  (whatever it is, the case goes on)
            failed[rule.key] = error
    return Drawn(reasons, failed)

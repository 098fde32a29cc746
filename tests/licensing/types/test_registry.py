"""Types are found by listing the package: a new one is one new file and touches nothing else."""

from pathlib import Path
from uuid import uuid4

import pytest

from licensing.applications import services
from licensing.applications.models import AttachmentKind, PartyRole
from licensing.queues.forms import QueueForm
from licensing.review.services import file_application
from licensing.types import kinds, registry
from licensing.types.manifest import Section, Shape, key_of
from tests.factories import applications as make

LIBRARY = """
from licensing.types.manifest import LicenseType, Page, Question, Section, Shape
from licensing.types.shared import END_USER, STATEMENT

TYPE = LicenseType(
    key="sample_{serial}", order=5, name="Sample license", short="For a trial", use_when=("Try",),
    not_when=("Sell",),
    sections=(
        Section.GOODS, Section.PARTIES,
        Page("trial", "Trial", "", "", (Question("trial_why", "Why?", Shape.WORDS, least=5),)),
        Section.END_USE, Section.ATTACHMENTS, Section.DECLARATION,
    ),
    roles=(END_USER,), documents=(STATEMENT,), service_days=7, service_unit="calendar",
)
"""
each_type = pytest.mark.parametrize("kind", registry.all_types(), ids=lambda kind: kind.key)


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A type in a file of its own, beside those of the product."""
    serial = uuid4().hex
    (tmp_path / f"sample_{serial}.py").write_text(LIBRARY.replace("{serial}", serial))
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(tmp_path)])
    registry.all_types.cache_clear()
    yield registry.of(f"sample_{serial}")
    monkeypatch.undo()
    registry.all_types.cache_clear()


@pytest.mark.django_db
def test_a_new_type_is_one_file_from_the_draft_to_the_case(sample, arden, ada):
    draft = make.make_draft(arden, ada, kind=sample.key)
    make.add_line(draft, ada)
    make.add_party(draft, ada, "end_user")
    services.save_answers(draft, sample.pages[0], {"trial_why": "To see."}, actor=ada, version=None)
    answers = {"military_use": "no", "wmd_use": "no", "informed_by_authority": "no"}
    services.save_end_use(draft, {"intended_use": make.USE, **answers}, actor=ada, version=None)
    services.attach(draft, make.upload(), kind=AttachmentKind.END_USE_STATEMENT, actor=ada, version=None)
    services.declare(draft, position="Head", actor=ada, version=None)

    case = file_application(draft, actor=ada)

    assert case.kind == sample.key
    assert (case.due_on - case.submitted_at.date()).days in (7, 8)
    assert (sample.key, "Sample license") in QueueForm({}, people={}).fields["kind"].choices


def test_the_types_are_offered_in_their_order_and_the_usual_one_is_there():
    kinds_ = registry.all_types()
    assert [kind.order for kind in kinds_] == sorted(kind.order for kind in kinds_)
    assert registry.find(registry.USUAL) is not None
    assert len({kind.key for kind in kinds_}) == len(kinds_) >= 6


def test_a_type_whose_module_is_gone_keeps_its_key_as_its_name():
    assert registry.find("gone") is None
    assert registry.name_of("gone") == "gone"
    with pytest.raises(LookupError, match="gone"):
        registry.of("gone")


def test_no_type_is_named_outside_its_own_file():
    """Keys that are also everyday words are looked for only as a whole text."""
    own = {registry.USUAL}
    special = {kind.key for kind in registry.all_types()} & {"brokering", "temporary", "technology"} - own
    root = Path(kinds.__file__).parents[2]
    features = ("applications", "review", "decisions", "licenses", "queues", "types")
    found = [
        (file.name, key)
        for feature in features
        for file in (root / feature).rglob("*.py")
        if file.parent.name != "kinds"
        for key in special
        if f'"{key}"' in file.read_text()
    ]
    assert found == []


@each_type
def test_a_type_says_when_to_use_it_and_when_not(kind):
    assert kind.use_when
    assert kind.not_when
    assert 0 < kind.validity_months <= kind.longest_months
    assert kind.service_days > 0
    assert kind.service_unit in ("working", "calendar")


@each_type
def test_its_sections_end_with_the_declaration_and_none_comes_twice(kind):
    keys = [key_of(section) for section in kind.sections]
    assert len(set(keys)) == len(keys)
    assert keys[-1] == Section.DECLARATION
    assert {Section.GOODS, Section.END_USE, Section.ATTACHMENTS} <= set(keys)
    asked = kind.roles if Section.PARTIES in keys else [role for page in kind.pages for role in page.roles]
    assert any(role.role == "end_user" and role.least == 1 for role in asked)


@each_type
def test_its_roles_and_documents_are_known_and_say_what_is_missing(kind):
    roles = [role.role for role in kind.all_roles]
    assert set(roles) <= set(PartyRole.values)
    assert len(set(roles)) == len(roles)
    assert all(role.missing for role in kind.all_roles if role.least)
    assert {one.kind for one in kind.all_documents} <= set(AttachmentKind.values)
    assert all(one.missing for one in kind.all_documents if one.needed)


@each_type
def test_its_questions_have_their_own_keys_and_hang_on_questions_of_the_same_type(kind):
    keys = [question.key for question in kind.questions]
    assert len(set(keys)) == len(keys)
    for question in kind.questions:
        assert bool(question.choices) == (question.shape in (Shape.CHOICE, Shape.SEVERAL))
        if question.when:
            assert question.when[0] in keys
    assert not kind.return_question or kind.return_question in keys

"""Missing names are loud where a page would print nothing, and silent where a template asks for them."""

import pytest
from django.template import Context, Engine, engines
from django.template.loader import render_to_string

from exportctl.core.web.templates import LoudMissing


def drawn(source: str, tmp_path, settings, **context) -> str:
    settings.BASE_DIR = tmp_path
    (tmp_path / "page.html").write_text(source)
    (tmp_path / "part.html").write_text("{{ given }}{{ missing }}")
    engine = Engine(
        dirs=[tmp_path],
        string_if_invalid=LoudMissing(),
        libraries={"ui": "exportctl.core.web.templatetags.ui"},
    )
    return engine.get_template("page.html").render(Context(context))


class Absent:
    """A thing whose other half is not there, as a reverse one-to-one relation may be."""

    @property
    def half(self):
        from exportctl.core.people.models import User

        raise User.DoesNotExist


@pytest.mark.parametrize(
    "source",
    [
        "{{ missing }}",
        "{{ given.missing }}",
        "{{ missing|upper }}",
        "{{ missing|upper|default:'x' }}",
        "{% load ui %}{{ missing|day }}",
        "{% with a=missing %}{% endwith %}",
        "{% include 'part.html' %}",
        "{% for a in given %}{{ missing }}{% endfor %}",
    ],
)
def test_a_missing_name_that_is_used_is_loud(source, tmp_path, settings):
    with pytest.raises(AssertionError, match="missing"):
        drawn(source, tmp_path, settings, given="abc")


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{% if missing %}a{% else %}b{% endif %}", "b"),
        ("{% if not missing.deeper and given %}a{% endif %}", "a"),
        ("{% for a in missing %}a{% empty %}b{% endfor %}", "b"),
        ("{{ missing|default:'b' }}", "b"),
        ("{{ missing|default:given|upper }}", "ABC"),
        ("{% firstof missing given %}", "abc"),
        ("{{ given }}{{ none }}", "abcNone"),
        ("{% if absent.half %}a{% else %}b{% endif %}", "b"),
        ("{{ absent.half|default:'b' }}", "b"),
    ],
)
def test_asking_whether_there_is_one_is_silent(source, shown, tmp_path, settings):
    assert drawn(source, tmp_path, settings, given="abc", none=None, absent=Absent()) == shown


def test_templates_of_packages_stay_as_they_are():
    engine = Engine(
        loaders=[("django.template.loaders.locmem.Loader", {"theirs.html": "({{ missing }})"})],
        string_if_invalid=LoudMissing(),
    )
    assert engine.get_template("theirs.html").render(Context()) == "()"


def test_the_tests_settings_are_loud():
    assert isinstance(engines["django"].engine.string_if_invalid, LoudMissing)
    with pytest.raises(AssertionError, match="problem"):
        render_to_string("problems/_problem.html", {})

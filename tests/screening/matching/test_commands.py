"""The three commands, run as others run them: without Django."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from screening.watchlists.rules import DEMONSTRATION_FILE

pytestmark = pytest.mark.timeout(600)  # each run reads rigour's tables, some seconds of a free core
PROJECT = Path(__file__).resolve().parents[3]
LIST = f"plain:{DEMONSTRATION_FILE}"


def run(*arguments: str, before: str = "") -> subprocess.CompletedProcess[str]:
    code = f"{before}\nimport sys; from screening.matching.commands import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code] if before else [sys.executable, "-m", "screening.matching"]
    return subprocess.run(
        [*command, *arguments],
        cwd=PROJECT,
        env={"PATH": "/usr/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_look_explains_its_hits():
    done = run("look", "--list", LIST, "Zhelbrodov Viktor", "--kind", "person")

    assert done.returncode == 0, done.stderr
    assert "D-0004" in done.stdout
    assert "in another order" in done.stdout


def test_screen_prints_a_line_a_query_and_the_speed(tmp_path):
    queries = tmp_path / "queries.csv.gz"
    rows = (
        "name,kind,birth_date,country\nViktor Zhelbrodov,person,,\nNobody Known,person,1970,Germany\n"
        ",person,,\nX,ghost,,\n"
    )
    queries.write_bytes(gzip.compress(rows.encode()))

    done = run("screen", "--list", LIST, "--queries", str(queries))
    lines = [json.loads(line) for line in done.stdout.splitlines()]

    assert done.returncode == 0, done.stderr
    assert lines[0]["hits"][0]["entity_id"] == "D-0004"
    assert lines[0]["hits"][0]["score"] == 1.0
    assert lines[1]["hits"] == []
    assert "no letter or digit" in lines[2]["error"]
    assert "The kind is 'ghost'" in lines[3]["error"]
    assert "hits" not in lines[2]
    assert {"names_per_second", "p50_ms", "p99_ms", "peak_memory_mb"} <= set(lines[4])


CASES = (
    "schema,name1,name2,is_match\nPerson,Anton Belyanchuk,BELYANCHUK Anton,true\n"
    "Company,Tarnwick LLC,Belmora LLC,false\nPerson,Ana Ruiz,Ulf Holm,true\n"
)


@pytest.mark.parametrize("rows", [True, False])
def test_pairs_are_judged_in_one_line(tmp_path, rows):
    cases = tmp_path / "cases.csv"
    cases.write_text(CASES)

    done = run("pairs", str(cases), *(["--rows"] if rows else []))
    lines = [json.loads(line) for line in done.stdout.splitlines()]

    assert lines[-1] == {"n": 3, "precision": 1.0, "recall": 0.5, "f1": 0.6667}
    assert [line["score"] >= 0.7 for line in lines[:-1]] == ([True, False, False] if rows else [])


def test_a_list_that_cannot_be_read_is_an_error_in_words(tmp_path):
    for text in ("nonsense", "plain:", f"plain:{tmp_path / 'missing.csv'}"):
        done = run("look", "--list", text, "Anton")
        assert done.returncode == 2
        assert done.stderr
        assert "Traceback" not in done.stderr


def test_it_needs_neither_django_nor_icu():
    done = run(
        "look",
        "--list",
        LIST,
        "Zhelbrodov Viktor",
        before="import sys; sys.modules.update(django=None, icu=None)",
    )

    assert "D-0004" in done.stdout, done.stderr


def test_without_rigour_it_still_answers_and_says_so(tmp_path):
    cases = tmp_path / "cases.csv"
    cases.write_text(CASES)
    before = "import sys; sys.modules.update({'rigour': None, 'rigour._core': None})"
    said = (
        f"{before}; from screening.matching.version import analysis_name, is_full; "
        "print(analysis_name(), is_full(), file=sys.stderr)"
    )

    done = run("pairs", str(cases), before=said)

    assert json.loads(done.stdout)["precision"] == 1.0
    assert done.stderr.split() == ["plain-2", "False"]


def test_what_a_web_process_imports_is_light():
    code = (
        "import screening.matching, sys; "
        "print([m for m in ('numpy', 'rapidfuzz', 'rigour', 'icu') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=False
    )

    assert done.stdout.strip() == "[]", done.stderr

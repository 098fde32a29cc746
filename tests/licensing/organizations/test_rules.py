import pytest

from licensing.organizations.rules import normalize_name, normalize_number


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Arden Photonics Ltd", "arden photonics"),
        ("ARDEN  Photonics, L.T.D.", "arden photonics"),
        ("Ärden-Photonics GmbH & Co. KG", "arden photonics"),
        ("O'Neill S.A.", "oneill"),
        ("Ltd Co", "ltd co"),
        ("Ａｒｄｅｎ", "arden"),
        ("", ""),
    ],
)
def test_names_compare_without_case_punctuation_and_legal_form(name, expected):
    assert normalize_name(name) == expected


@pytest.mark.parametrize("name", ["华为技术有限公司", "شركة النور", "Ω Ω"])
def test_names_in_other_scripts_never_become_empty(name):
    assert normalize_name(name)


def test_numbers_compare_without_case_and_doubled_blanks():
    assert normalize_number(" hrb  12a ") == "HRB 12A"

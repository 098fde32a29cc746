import pytest
from django.db import transaction

from exportctl.core.numbering import next_number
from tests.core.threads import at_once

pytestmark = pytest.mark.django_db


def test_each_series_and_year_counts_from_one():
    assert [next_number("license", 2026) for _ in range(3)] == [1, 2, 3]
    assert next_number("license", 2027) == 1
    assert next_number("case", 2026) == 1


def test_a_rollback_gives_the_number_back():
    next_number("license", 2026)
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
        assert next_number("license", 2026) == 2
        raise ZeroDivisionError
    assert next_number("license", 2026) == 2


@pytest.mark.django_db(transaction=True)
def test_eight_threads_get_numbers_without_gaps_or_doubles():
    def take(number: int) -> list[int]:
        taken = []
        for turn in range(5):
            try:
                with transaction.atomic():
                    found = next_number("license", 2026)
                    if (number + turn) % 4 == 0:
                        raise ZeroDivisionError
                    taken.append(found)
            except ZeroDivisionError:
                continue
        return taken

    results = at_once(take, 8)

    numbers = sorted(number for taken in results for number in taken)
    assert numbers == list(range(1, 31))

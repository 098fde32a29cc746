"""The real lists, loaded into the real database."""

import time
from datetime import date

import pytest

from screening.watchlists import services
from screening.watchlists.models import Edition, Entity, EntityAddress, EntityName
from screening.watchlists.queries import editions_in_force

pytestmark = pytest.mark.django_db


def test_ofac_of_2021_is_loaded_to_the_last_row_and_again_changes_nothing(ofac_files):
    started = time.perf_counter()
    outcome = services.load("ofac-sdn", ofac_files, actor=None, published_on=date(2021, 7, 7))
    seconds = time.perf_counter() - started

    assert outcome.status == "loaded"
    assert outcome.edition.counts == {
        "entity_rows": 8976,
        "alias_rows": 11910,
        "address_rows": 13837,
        "end_markers": 3,
        "entities": 8976,
        "entities_organization": 3673,
        "entities_person": 4620,
        "entities_vessel": 406,
        "entities_aircraft": 277,
        "names_primary": 8976,
        "names_from_alias_rows": 11910,
        "names_from_remarks": 2438,
        "names": 8976 + 11910 + 2438,
        "alias_rows_empty": 0,
        "alias_rows_without_entity": 0,
        "addresses": 11440,
        "address_rows_empty": 13837 - 11440,
        "address_rows_without_entity": 0,
    }
    assert Entity.objects.count() == 8976
    assert EntityName.objects.count() == 23324
    assert EntityAddress.objects.count() == 11440
    assert seconds < 30

    again = services.load("ofac-sdn", ofac_files, actor=None)
    assert again.status == "unchanged"
    assert Edition.objects.count() == 1
    assert Entity.objects.count() == 8976


def test_un_of_february_2026_and_the_broken_one_of_august_2025(un_files, real_file):
    outcome = services.load("un-sc", un_files, actor=None)

    counts = outcome.edition.counts
    assert (counts["entities_person"], counts["entities_organization"]) == (730, 273)
    assert counts["individual_elements"] + counts["entity_elements"] == counts["entities"] == 1003
    assert (
        counts["names"]
        == counts["names_primary"] + counts["names_original_script"] + counts["names_from_aliases"]
    )
    assert counts["alias_elements"] == counts["names_from_aliases"] + counts["alias_elements_empty"]
    assert counts["address_elements"] == counts["addresses"] + counts["address_elements_empty"]
    assert counts["names"] == EntityName.objects.count() == 4133
    assert outcome.edition.published_on == date(2026, 2, 27)

    broken = [real_file("watchlists/un_sc_consolidated_2025-08-16.xml.gz")]
    refused = services.load("un-sc", broken, actor=None)

    assert refused.status == "refused"
    assert "line 53: The XML is not well-formed" in refused.message
    assert [ref.id for ref in editions_in_force()] == [outcome.edition.pk]
    assert Entity.objects.count() == 1003


def test_un_of_april_2025_gives_way_to_that_of_february_2026(un_files, real_file):
    services.load("un-sc", [real_file("watchlists/un_sc_consolidated_2025-04-19.xml.gz")], actor=None)
    assert Entity.objects.count() == 877

    newer = services.load("un-sc", un_files, actor=None).edition

    assert [ref.id for ref in editions_in_force()] == [newer.pk]
    assert Entity.objects.count() == 877 + 1003

"""How alike two statements are worded, and the bands that find them."""

from licensing.applications.statements.wording import ALIKE, BANDS, bands, likeness

USE = (
    "The lasers are used for cutting titanium sheet up to six millimeters for bicycle frames and medical "
    "implants in our own hall; they stay there for their whole life and are not sold, lent or rebuilt."
)
OTHER = (
    "We use the pumps to draw water from the river for the fields of the valley between March and October, "
    "under the control of the water board, and store them in winter."
)


def test_case_blanks_and_punctuation_do_not_count():
    shouted = USE.upper().replace(",", " ;  ")
    assert likeness(USE, shouted) == 1
    assert bands(USE) == bands(shouted)


def test_a_few_changed_words_are_found_and_another_text_is_not():
    changed = USE.replace("bicycle", "motorbike")
    assert likeness(USE, changed) >= ALIKE
    assert set(bands(USE)) & set(bands(changed))
    assert likeness(USE, OTHER) < 0.2
    assert not set(bands(USE)) & set(bands(OTHER))


def test_a_short_text_is_like_no_other():
    assert bands("Cutting of steel.") == []
    assert likeness("Cutting of steel.", "Cutting of steel.") == 0


def test_texts_without_blanks_have_bands_too():
    use = (
        "本公司使用该激光器切割钛板，用于制造自行车车架和医疗植入物，"
        "设备始终留在本公司的车间内，不转售、不出租、不改装，并接受检查。"
    )
    assert len(bands(use)) == BANDS
    assert likeness(use, use) == 1


def test_bands_fit_the_column_and_are_the_same_in_every_process():
    found = bands(USE)
    assert all(-(2**63) <= band < 2**63 for band in found)
    assert found[0] == FIRST


FIRST = 4258689097398612960

"""By which keys a listed word or name is found: each a text, looked up by its checksum.

Two texts with one checksum only add a candidate; every candidate is compared in full.
"""

from collections.abc import Iterator
from zlib import crc32

from screening.matching.abjads import skeleton
from screening.matching.compare import slips
from screening.matching.words import ARABIC, HEBREW, LATIN, NATIVE, Name, Word

TWO = 2
OTHERS = {LATIN: (ARABIC, HEBREW), ARABIC: (LATIN,), HEBREW: (LATIN,), NATIVE: ()}


def key(text: str) -> int:
    """Return the checksum of a key."""
    return crc32(text.encode())


def spelling_keys(word: Word) -> set[int]:
    """Return the keys of a word and of all that is left of it with as many letters dropped as may differ.

    Two words that differ by so many letters share one of them.
    """
    form = word.form
    keys = {key(form)}
    if not form.isalpha():
        return keys
    if len(form) == TWO:
        keys.add(key(form[::-1]))
    left = {form}
    for _ in range(slips(len(form), word.script)):
        left = {text[:place] + text[place + 1 :] for text in left for place in range(len(text))}
        keys.update(map(key, left))
    return keys


def listed_word_keys(word: Word) -> Iterator[int]:
    """Yield the keys by which a listed word is found."""
    yield from spelling_keys(word)
    yield sound_key(word)
    for symbol in word.symbols:
        yield symbol_key(symbol)
    if word.skeleton:
        yield key(f"{word.script} {word.skeleton}")


def sound_key(word: Word) -> int:
    """Return the key under which words are listed that sound like this one."""
    return key(f"sound {word.fold}")


def symbol_key(symbol: str) -> int:
    """Return the key under which words are listed that stand for this."""
    return key(f"symbol {symbol}")


def consonant_keys(word: Word) -> list[int]:
    """Return the keys under which words of another script are listed that may be spelled like this one."""
    if not word.skeleton:
        return []
    return [key(f"{script} {word.skeleton}") for script in OTHERS[word.script]]


def listed_name_keys(name: Name) -> set[int]:
    """Return the keys by which a listed name is found as a whole, by two neighbors or by a phrase."""
    keys = whole_keys(name)
    keys.update(key(f"joined {form}") for form in name.joined)
    keys.update(key(f"run {skeleton(form)}") for _, _, form, _ in name.runs)
    keys.update(key(f"phrase {phrase.symbol}") for phrase in name.phrases)
    return keys


def whole_keys(name: Name) -> set[int]:
    """Return the keys under which names are listed that agree with this one as a whole."""
    return {key(f"whole {name.squashed}"), *map(key, name.readings)}


def phrase_key(symbol: str) -> int:
    """Return the key under which names are listed with a phrase that stands for this."""
    return key(f"phrase {symbol}")


def run_key(word: Word) -> int:
    """Return the key under which names are listed with Arabic or Hebrew neighbors that spell this word."""
    return key(f"run {word.skeleton}")


def joined_key(form: str) -> int:
    """Return the key under which names are listed with two neighbors that make up this word."""
    return key(f"joined {form}")

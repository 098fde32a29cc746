"""The form that gives a new edition of a watchlist."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import slugify

from exportctl.core.files.forms import ManyFilesInput
from exportctl.core.web.forms import offer
from screening.watchlists.models import Watchlist
from screening.watchlists.sources import SOURCES
from screening.watchlists.sources.reading import MAX_FILE

NEW_NATIONAL = "plain:"
MOST = 6
FILES = [(source.title, source.files) for source in SOURCES.values()]


class ManyFilesField(forms.FileField):
    """One or more files; an empty one is taken here, because the list's own refusal says more."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        """Return the files as a list.

        Raises:
            ValidationError: there is none, too many, or they are too large to read.
        """
        files = data if isinstance(data, list | tuple) else [data]
        if len(files) > MOST:
            raise forms.ValidationError(f"Give at most {MOST} files; a list has no more.")
        cleaned = [super(ManyFilesField, self).clean(file, initial) for file in files or [None]]
        for file in cleaned:
            if file.size > MAX_FILE:
                raise forms.ValidationError(f"“{file.name}” is larger than {MAX_FILE // 2**20} MB.")
        if sum(file.size for file in cleaned) > MAX_FILE:
            raise forms.ValidationError(f"The files are larger than {MAX_FILE // 2**20} MB together.")
        return cleaned


class EditionForm(forms.Form):
    """Which list, its files, and the publisher's date where the files have none."""

    watchlist = forms.ChoiceField(label="List")
    title = forms.CharField(
        label="Title of a new national list",
        max_length=120,
        required=False,
        help_text="Only where you chose a new list.",
    )
    uploads = ManyFilesField(
        label="Files of the edition",
        allow_empty_file=True,
        help_text=f"As the publisher delivers them, at most {MOST}; gzip is read as it is.",
    )
    published_on = forms.DateField(
        label="Publisher's date", required=False, help_text="Only needed where the files do not say it."
    )

    def __init__(self, *args: Any, watchlists: Iterable[Watchlist], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "watchlist", _choices(list(watchlists)))

    def clean(self) -> dict[str, Any]:
        """Ask for a title that makes a key, where the list is new."""
        data = super().clean() or {}
        if data.get("watchlist") == NEW_NATIONAL and not slugify(data.get("title", "")):
            self.add_error("title", "Give the new list a title in Latin letters.")
        return data

    @property
    def identity(self) -> dict[str, str]:
        """Return source, key and title for the service; only for a valid form."""
        source, _, key = self.cleaned_data["watchlist"].partition(":")
        title = self.cleaned_data["title"] if not key else ""
        return {"source": source, "list_key": key or slugify(title)[:40], "title": title}


def _choices(watchlists: Sequence[Watchlist]) -> list[tuple[str, str]]:
    """Return the lists there are, then the sources not loaded yet, then a new national list."""
    known = [(f"{one.source}:{one.key}", one.title) for one in watchlists]
    keys = {one.key for one in watchlists}
    others = [
        (f"{source.key}:{source.key}", source.title)
        for source in SOURCES.values()
        if source.key not in keys and source.key != "plain"
    ]
    return [*known, *others, (NEW_NATIONAL, "A new national list")]

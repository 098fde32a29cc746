"""Parts of forms that take files."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from exportctl.core.files.rules import ACCEPT

# The codes with which an upload is refused: what `services.store_upload` raises, and too many at once.
REFUSALS = (
    "too_many_files",
    "file_empty",
    "file_too_large",
    "file_type_refused",
    "file_infected",
    "scanner_down",
)


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class DocumentsField(forms.FileField):
    """Any number of files; what they hold is the rule of stored files."""

    widget = ManyFilesInput(attrs={"accept": ACCEPT})

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[bytes]]":
        """Return the files as a list, empty where none was chosen."""
        files = data if isinstance(data, list | tuple) else [data]
        return [super(DocumentsField, self).clean(file, initial) for file in files if file]

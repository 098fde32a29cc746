"""Where notes stand and are written."""

from django.urls import URLPattern, path

from licensing.notes import desk

urlpatterns: list[URLPattern] = [
    path("desk/cases/<uuid:case_id>/notes/", desk.panel, name="case-notes"),
    path("desk/cases/<uuid:case_id>/notes/write/", desk.write, name="note-write"),
    path("desk/notes/<uuid:note_id>/answer/", desk.answer, name="note-answer"),
    path("desk/notes/<uuid:note_id>/correct/", desk.correct, name="note-correct"),
    path("desk/notes/<uuid:note_id>/mark/", desk.mark, name="note-mark"),
]

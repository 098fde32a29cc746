"""Where closed cases are opened again."""

from django.urls import URLPattern, path

from licensing.corrections import desk

OF_REOPENING = "desk/reopenings/<uuid:reopening_id>/"
urlpatterns: list[URLPattern] = [
    path("desk/cases/<uuid:case_id>/due-process/", desk.due_process, name="case-due-process"),
    path("desk/cases/<uuid:case_id>/reopen/", desk.propose, name="case-reopen"),
    path("desk/reopenings/", desk.waiting, name="reopenings"),
    path(f"{OF_REOPENING}countersign/", desk.countersign, name="reopening-countersign"),
    path(f"{OF_REOPENING}refuse/", desk.refuse, name="reopening-refuse"),
    path(f"{OF_REOPENING}take-back/", desk.take_back, name="reopening-take-back"),
]

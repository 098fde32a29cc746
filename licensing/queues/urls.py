"""Addresses of the queues, of an agency's list, and of the rules."""

from django.urls import URLPattern, path

from licensing.queues import desk

urlpatterns: list[URLPattern] = [
    path("desk/cases/", desk.queue, name="queue"),
    path("desk/cases/assign/", desk.assign_many, name="queue-assign"),
    path("desk/cases/saved/add/", desk.save, name="queue-save"),
    path("desk/cases/saved/<uuid:queue_id>/", desk.saved, name="saved-queue"),
    path("desk/cases/saved/<uuid:queue_id>/remove/", desk.remove, name="saved-queue-remove"),
    path("desk/referred/", desk.referred, name="referred"),
    path("desk/referred/saved/add/", desk.save_referred, name="referred-save"),
    path("desk/referred/saved/<uuid:queue_id>/", desk.saved_referred, name="saved-referred"),
    path("desk/referred/saved/<uuid:queue_id>/remove/", desk.remove_referred, name="saved-referred-remove"),
    path("desk/routing/", desk.rules_page, name="routing-rules"),
]

"""Addresses of people and roles."""

from django.urls import path

from exportctl.core.staff import changes, desk, public

ONE = "desk/people/<uuid:person_id>/"
GRANT = "desk/people/roles/<uuid:grant_id>/"

urlpatterns = [
    path("desk/people/", desk.people, name="staff"),
    path("desk/people/list.csv", desk.people_csv, name="staff-csv"),
    path("desk/people/who-may/", desk.who_may, name="staff-who-may"),
    path("desk/people/who-may.csv", desk.who_may_csv, name="staff-who-may-csv"),
    path("desk/people/add/", changes.add, name="staff-add"),
    path(ONE, desk.person, name="staff-person"),
    path(f"{ONE}give/", changes.give, name="staff-give"),
    path(f"{ONE}name/", changes.rename, name="staff-rename"),
    path(f"{ONE}close/", changes.disable, name="staff-disable"),
    path(f"{ONE}open/", changes.enable, name="staff-enable"),
    path(f"{ONE}link/", changes.send_link, name="staff-link"),
    path(f"{ONE}link/withdraw/", changes.withdraw_link, name="staff-link-withdraw"),
    path(f"{GRANT}confirm/", changes.confirm, name="staff-confirm"),
    path(f"{GRANT}refuse/", changes.refuse, name="staff-refuse"),
    path(f"{GRANT}take/", changes.take, name="staff-take"),
    path("welcome/<str:token>/", public.welcome, name="welcome"),
]

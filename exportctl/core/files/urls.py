"""Where files are served."""

from django.urls import path

from exportctl.core.files import web

app_name = "files"
urlpatterns = [path("<uuid:file_id>/", web.download, name="download")]

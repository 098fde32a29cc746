"""The control list for machines: read only, for everyone."""

from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from exportctl.core.access import open_to_public
from licensing.control_lists import queries
from licensing.control_lists.models import ControlListEntry


class ControlEntrySerializer(serializers.ModelSerializer[ControlListEntry]):
    """An entry in force, for the public."""

    list = serializers.CharField(source="edition.control_list.key")
    edition = serializers.CharField(source="edition.label")

    class Meta:
        model = ControlListEntry
        fields = (
            "code",
            "title",
            "category",
            "category_name",
            "product_group",
            "product_group_name",
            "regime",
            "reasons",
            "unit",
            "sensitive",
            "list",
            "edition",
        )


@open_to_public
class ControlEntryViewSet(
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[ControlListEntry],
):
    """Entries in force by code, or the 50 best for a search text."""

    queryset = queries.entries_in_force()
    serializer_class = ControlEntrySerializer
    permission_classes = (AllowAny,)
    lookup_field = "code"
    lookup_value_regex = r"[A-Z0-9.-]+"

    @extend_schema(parameters=[OpenApiParameter("q", str, description="Code prefix or words of the title.")])
    def list(self, request: Request, *args: object, **kwargs: object) -> Response:
        """List all entries in pages, or with `q` the best matches."""
        text = request.query_params.get("q", "")
        if not text:
            return super().list(request, *args, **kwargs)
        found = queries.search(text, limit=50)
        page = self.paginate_queryset(found)
        if page is None:
            return Response(self.get_serializer(found, many=True).data)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

"""What is different between two editions, for machines of those who may see the lists."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from exportctl.core.access import actor_of, opens_for
from screening.watchlists import diff, queries
from screening.watchlists.models import Edition, Entity


class FieldChangeSerializer(serializers.Serializer[Any]):
    """One field that differs: the values that are gone and those that are new."""

    field = serializers.CharField()
    removed = serializers.ListField(child=serializers.CharField())
    added = serializers.ListField(child=serializers.CharField())


class EditionChangeSerializer(serializers.Serializer[diff.EntityChange]):
    """One entity that came, went or changed; `before` and `after` are its records in the two editions."""

    what = serializers.ChoiceField(choices=diff.WHATS)
    external_id = serializers.CharField()
    kind = serializers.CharField()
    name = serializers.CharField()
    before = serializers.UUIDField(allow_null=True)
    after = serializers.UUIDField(allow_null=True)
    differences = FieldChangeSerializer(many=True, source="fields")


class ByExternalId(CursorPagination):
    """Pages by the publisher's id: each is one indexed read."""

    page_size = 100
    ordering = "external_id"


@opens_for("watchlists.view")
class EditionChangeViewSet(viewsets.GenericViewSet[Any]):
    """What is different between two editions of one list."""

    queryset = Entity.objects.none()
    serializer_class = EditionChangeSerializer
    pagination_class = ByExternalId

    @extend_schema(
        parameters=[
            OpenApiParameter("old", UUID, required=True, description="Id of the earlier edition."),
            OpenApiParameter("new", UUID, required=True, description="Id of the later edition."),
            OpenApiParameter("what", str, required=True, enum=diff.WHATS, description="Which of the three."),
        ]
    )
    def list(self, request: Request) -> Response:
        """List what was added, removed or changed, in pages."""
        old, new = (self._edition(request, name) for name in ("old", "new"))
        what = request.query_params.get("what", "")
        if what not in diff.WHATS:
            raise ValidationError({"what": f"One of {', '.join(diff.WHATS)}."})
        diff.of_one_list(old, new)
        page = self.paginate_queryset(diff.entities(what, old.pk, new.pk)) or []
        rows = diff.described(what, page, old.pk)
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    def _edition(self, request: Request, name: str) -> Edition:
        try:
            pk = UUID(request.query_params.get(name, ""))
        except ValueError:
            raise ValidationError({name: "Give the id of an edition."}) from None
        found = queries.editions_visible_to(actor_of(request._request)).filter(pk=pk).first()
        if found is None:
            raise NotFound(f"There is no edition {pk}.")
        return found

"""The public check for machines."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.exceptions import NotFound, Throttled
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from exportctl.core.access import open_to_public
from licensing.licenses import queries, throttle


class VerifiedSerializer(serializers.Serializer[queries.Verified]):
    """All that the public may learn of a license."""

    status = serializers.CharField()
    edition = serializers.IntegerField(
        help_text="Which edition of the license the code is of; one that is replaced is not valid."
    )
    valid_from = serializers.DateField()
    valid_to = serializers.DateField()
    since = serializers.DateField(
        allow_null=True,
        help_text="The day from which the license is in this state; null if it was only issued.",
    )


@open_to_public
class VerifyViewSet(viewsets.ViewSet):
    """Whether a license with this number and check code is genuine, and until when it is valid."""

    permission_classes = (AllowAny,)

    @extend_schema(
        parameters=[
            OpenApiParameter("number", str, required=True, description="Such as XL-2026-000001."),
            OpenApiParameter("code", str, required=True, description="The check code on the license."),
        ],
        responses={200: VerifiedSerializer, 404: None, 429: None},
    )
    def list(self, request: Request) -> Response:
        """Answer 200 with the public facts, or 404 for any mistake in number or code."""
        if throttle.too_many(request._request):
            raise Throttled(wait=throttle.WINDOW)
        number = request.query_params.get("number", "")
        code = request.query_params.get("code", "")
        found = queries.verified(number, code, on=timezone.localdate())
        if found is None:
            raise NotFound("We know no license with this number and code.")
        return Response(VerifiedSerializer(found).data)

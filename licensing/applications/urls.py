"""Addresses of the exporters' application pages, under `portal/applications/`."""

from django.urls import URLPattern, path

from licensing.applications.portal import (
    declaring,
    drafts,
    goods,
    library,
    parties,
    party_table,
    sections,
    statements,
    table,
)

ONE = "portal/applications/<uuid:application_id>/"
portal_urlpatterns: list[URLPattern] = [
    path("portal/applications/", drafts.listing, name="applications"),
    path("portal/applications/start/", drafts.start, name="application-start"),
    path("portal/applications/types/", drafts.choose_type, name="application-type"),
    path(ONE, drafts.overview, name="application"),
    path(f"{ONE}take-over/", drafts.take_over, name="application-take-over"),
    path(f"{ONE}copy/", drafts.copy, name="application-copy"),
    path(f"{ONE}site/", sections.site, name="application-site"),
    path(f"{ONE}goods/", goods.goods, name="application-goods"),
    path(f"{ONE}goods/add/", goods.add, name="goods-add"),
    path(f"{ONE}goods/table/", table.upload, name="goods-table"),
    path("portal/applications/goods-template/<str:form>/", table.template, name="goods-template"),
    path(f"{ONE}goods/library/", library.pick_product, name="goods-pick"),
    path(f"{ONE}goods/<uuid:line_id>/keep/", library.keep_product, name="goods-keep"),
    path(f"{ONE}goods/<uuid:line_id>/", goods.edit, name="goods-edit"),
    path(f"{ONE}goods/<uuid:line_id>/remove/", goods.remove, name="goods-remove"),
    path(f"{ONE}parties/", parties.parties, name="application-parties"),
    path(f"{ONE}parties/add/", parties.add, name="party-add"),
    path(f"{ONE}parties/table/", party_table.upload, name="parties-table"),
    path("portal/applications/parties-template/<str:form>/", party_table.template, name="parties-template"),
    path(f"{ONE}parties/book/", library.pick_party, name="party-pick"),
    path(f"{ONE}parties/<uuid:party_id>/keep/", library.keep_party, name="party-keep"),
    path(f"{ONE}parties/<uuid:party_id>/", parties.edit, name="party-edit"),
    path(f"{ONE}parties/<uuid:party_id>/remove/", parties.remove, name="party-remove"),
    path(f"{ONE}end-use/", sections.end_use, name="application-end-use"),
    path(f"{ONE}statements/", statements.statements, name="application-statements"),
    path(f"{ONE}statements/<uuid:party_id>/", statements.edit, name="application-statement"),
    path(f"{ONE}statements/<uuid:party_id>/take/", statements.take, name="application-statement-take"),
    path(f"{ONE}statements/<uuid:party_id>/remove/", statements.remove, name="application-statement-remove"),
    path(f"{ONE}questions/<slug:page>/", sections.questions, name="application-page"),
    path(f"{ONE}documents/", sections.attachments, name="application-attachments"),
    path(
        f"{ONE}documents/<uuid:attachment_id>/remove/", sections.remove_attachment, name="attachment-remove"
    ),
    path(f"{ONE}declaration/", declaring.declaration, name="application-declaration"),
    path(f"{ONE}check/", drafts.check_answers, name="application-check"),
]

"""Addresses of the library, under `portal/library/`."""

from django.urls import URLPattern, path

from licensing.library.portal import papers, parties, products, statements, tables

HOME = "portal/library/"
ONE = f"{HOME}products/<uuid:product_id>/"
PARTY = f"{HOME}parties/<uuid:party_id>/"
portal_urlpatterns: list[URLPattern] = [
    path(HOME, products.listing, name="library"),
    path(f"{HOME}products/add/", products.add, name="product-add"),
    path(ONE, products.product, name="product"),
    path(f"{ONE}edit/", products.edit, name="product-edit"),
    path(f"{ONE}archive/", products.archive, name="product-archive"),
    path(f"{ONE}restore/", products.restore, name="product-restore"),
    path(f"{ONE}versions/<int:number>/", products.version, name="product-version"),
    path(f"{ONE}documents/", papers.attach, name="product-document"),
    path(
        f"{ONE}documents/<uuid:document_id>/remove/", papers.remove_document, name="product-document-remove"
    ),
    path(f"{ONE}classifications/", papers.classify, name="product-classification"),
    path(
        f"{ONE}classifications/<uuid:row_id>/remove/",
        papers.remove_classification,
        name="product-classification-remove",
    ),
    path(f"{HOME}import/", tables.upload, name="product-upload"),
    path(f"{HOME}import/<uuid:import_id>/", tables.report, name="product-import"),
    path(f"{HOME}template/<str:form>/", tables.template, name="product-template"),
    path(f"{HOME}export/<str:form>/", tables.export, name="product-export"),
    path(f"{HOME}parties/", parties.listing, name="party-book"),
    path(f"{HOME}parties/add/", parties.add, name="book-party-add"),
    path(PARTY, parties.party, name="book-party"),
    path(f"{PARTY}edit/", parties.edit, name="book-party-edit"),
    path(f"{PARTY}archive/", parties.archive, name="book-party-archive"),
    path(f"{PARTY}statements/add/", statements.add, name="book-statement-add"),
    path(f"{PARTY}statements/<uuid:statement_id>/", statements.statement, name="book-statement"),
    path(f"{PARTY}statements/<uuid:statement_id>/renew/", statements.renew, name="book-statement-renew"),
    path(f"{PARTY}restore/", parties.restore, name="book-party-restore"),
]

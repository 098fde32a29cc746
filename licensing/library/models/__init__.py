"""The tables of the library: products with their versions, imports of them, and the party book."""

from licensing.library.models.imports import ProductImport
from licensing.library.models.parties import BookContact, BookIdentifier, BookNote, BookParty
from licensing.library.models.products import EarlierClassification, Product, ProductDocument, ProductVersion
from licensing.library.models.statements import BookStatement

__all__ = [
    "BookContact",
    "BookIdentifier",
    "BookNote",
    "BookParty",
    "BookStatement",
    "EarlierClassification",
    "Product",
    "ProductDocument",
    "ProductImport",
    "ProductVersion",
]

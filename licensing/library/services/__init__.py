"""Writes to the library. Every one locks what it changes and asks who may."""

from licensing.library.facts import BookFacts, ClassificationFacts, Contact, ProductFacts
from licensing.library.identifiers import Identifier
from licensing.library.services.imports import read_table, take_in
from licensing.library.services.papers import (
    attach_document,
    enter_classification,
    remove_classification,
    remove_document,
)
from licensing.library.services.parties import (
    add_party,
    archive_party,
    restore_party,
    save_party,
    take_party,
    write_note,
)
from licensing.library.services.products import (
    Picked,
    add_product,
    archive_product,
    restore_product,
    save_product,
    take_product,
)
from licensing.library.services.statements import check_statement, save_statement, take_statement
from licensing.library.statement_facts import Good, StatementFacts

__all__ = [
    "BookFacts",
    "ClassificationFacts",
    "Contact",
    "Good",
    "Identifier",
    "Picked",
    "ProductFacts",
    "StatementFacts",
    "add_party",
    "add_product",
    "archive_party",
    "archive_product",
    "attach_document",
    "check_statement",
    "enter_classification",
    "read_table",
    "remove_classification",
    "remove_document",
    "restore_party",
    "restore_product",
    "save_party",
    "save_product",
    "save_statement",
    "take_in",
    "take_party",
    "take_product",
    "take_statement",
    "write_note",
]

"""Writes to applications. Every change of a draft locks it, asks who may, and takes the declaration away."""

from licensing.applications.services.drafts import (
    attach,
    copy_application,
    declare,
    remove_attachment,
    save_answers,
    save_end_use,
    save_site,
    start_draft,
    take_over,
)
from licensing.applications.services.editions import copy_edition, discard_edition, file_edition
from licensing.applications.services.filing import submit
from licensing.applications.services.goods import (
    LineFacts,
    add_goods_lines,
    remove_goods_line,
    save_goods_line,
)
from licensing.applications.services.library import SHARED, UNLISTED, keep_party, keep_product
from licensing.applications.services.parties import PartyFacts, add_parties, remove_party, save_party
from licensing.applications.services.statements import (
    drop_statements,
    remove_end_use_statement,
    save_end_use_statement,
    take_end_use_statement,
)
from licensing.applications.services.unfinished import keep_unfinished
from licensing.library.services import Picked

__all__ = [
    "SHARED",
    "UNLISTED",
    "LineFacts",
    "PartyFacts",
    "Picked",
    "add_goods_lines",
    "add_parties",
    "attach",
    "copy_application",
    "copy_edition",
    "declare",
    "discard_edition",
    "drop_statements",
    "file_edition",
    "keep_party",
    "keep_product",
    "keep_unfinished",
    "remove_attachment",
    "remove_end_use_statement",
    "remove_goods_line",
    "remove_party",
    "save_answers",
    "save_end_use",
    "save_end_use_statement",
    "save_goods_line",
    "save_party",
    "save_site",
    "start_draft",
    "submit",
    "take_end_use_statement",
    "take_over",
]

"""What the trail says about the library."""

from exportctl.core.audit import verb

verb("product.added", "added the product {product} to the library", exporter=True)
verb("product.saved", "changed the product {product}, version {number}", exporter=True)
verb("product.archived", "archived the product {product}", exporter=True)
verb("product.restored", "restored the product {product}", exporter=True)
verb(
    "product.taken",
    "took version {number} of the product {product} into an application or request",
    exporter=True,
)
verb("product.document_attached", "attached “{file}” ({kind}) to the product {product}", exporter=True)
verb("product.document_removed", "removed “{file}” from the product {product}", exporter=True)
verb("product.classification_entered", "entered the classification {reference} by {authority}", exporter=True)
verb("product.classification_removed", "removed the classification {reference} by {authority}", exporter=True)
verb("product.table_read", "uploaded “{file}” with {rows} rows of products", exporter=True)
verb("product.table_taken", "took in “{file}” with {rows} products", exporter=True)
verb("book_party.added", "added {party} to the party book", exporter=True)
verb("book_party.saved", "changed {party} in the party book", exporter=True)
verb("book_party.archived", "archived {party} in the party book", exporter=True)
verb("book_party.restored", "restored {party} in the party book", exporter=True)
verb("book_party.taken", "took {party} from the party book into an application", exporter=True)
verb("book_party.note_written", "wrote a note about {party} in the party book", exporter=True)
verb("book_party.statement_saved", "entered version {number} of a statement of {party}", exporter=True)

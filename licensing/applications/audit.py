"""What the trail says about applications."""

from exportctl.core.audit import verb

verb("application.started", "started a draft application", exporter=True)
verb("application.copied", "started a draft as a copy of {source}", exporter=True)
verb("application.goods_saved", "saved goods line {number}", exporter=True)
verb("application.goods_removed", "removed goods line {number}", exporter=True)
verb("application.party_saved", "saved {party} as {role}", exporter=True)
verb("application.party_removed", "removed {party}, who was the {role}", exporter=True)
verb("application.end_use_saved", "saved the end use", exporter=True)
verb("application.answers_saved", "saved the answers about {page}", exporter=True)
verb("application.file_attached", "attached “{file}” ({kind})", exporter=True)
verb("application.file_removed", "removed “{file}” from the attachments", exporter=True)
verb("application.declared", "declared that the application is true and complete", exporter=True)
verb("application.submit", "submitted application {reference}", exporter=True)
verb("application.close", "closed the application", exporter=True)
verb("application.reopen", "opened the application again")
verb("application.taken_over", "took the draft over from {person}", exporter=True)
verb("application.statement_saved", "entered the end-use statement of {party}", exporter=True)
verb("application.statement_removed", "removed the end-use statement of {party}", exporter=True)
verb("application.supersede", "replaced edition {edition} of the application by a newer one")
verb("application.discard", "discarded the draft of a change", exporter=True)
verb("application.amended", "started a draft that changes {source}", exporter=True)

"""What the trail says about letters. The thread of a letter is the case; templates have none."""

from exportctl.core.audit import verb

verb("letter_template.shipped", "put the text of a letter that ships with the product in force: {template}")
verb("letter_template.started", "started a draft of a letter: {template}")
verb("letter_template.saved", "changed the draft of a letter: {template}")
verb("letter_template.propose", "asked for the approval of a letter: {template}")
verb("letter_template.approve", "approved the text of a letter: {template}, in force from {day}")
verb("letter_template.send_back", "sent the draft of a letter back: {template}")
verb("letter_template.discard", "discarded the draft of a letter: {template}")
verb("letter.issued", "issued letter {number}: {title}", exporter=True)
verb("letter.signed", "signed the document of letter {number}", exporter=True)
verb("letter.asked_again", "had the letter of {reference} made again")
verb("letter_correction.proposed", "proposed to correct letter {number}")
verb("letter_correction.confirm", "confirmed the correction of letter {number}")
verb("letter_correction.refuse", "did not confirm the correction of letter {number}")

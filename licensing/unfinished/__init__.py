"""What somebody typed into a form of a draft and did not save: kept apart, until it is saved or discarded."""

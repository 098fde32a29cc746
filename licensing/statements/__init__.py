"""The officer's reading of end-use statements: the comparison, findings, statements of the same wording."""

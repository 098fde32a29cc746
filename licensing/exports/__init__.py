"""The record of a case as one ZIP file, for people of the authority who answer for it to somebody else."""

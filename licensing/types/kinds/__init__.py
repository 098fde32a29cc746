"""One module a type of license, each with its `TYPE`. A new type is a new module here and nothing else."""

"""The exporters' pages: a task list of short pages, each saved by itself."""

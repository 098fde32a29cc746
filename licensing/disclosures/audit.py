"""What the trail says about access to the file."""

from exportctl.core.audit import verb

verb("file_access.asked", "asked for access to the file", exporter=True)
verb("file_access.answer", "answered the request for access to the file", exporter=True)
verb("file_access.listed", "disclosed {disclosed} and withheld {withheld} pieces of the file", exporter=True)
verb("file_access.opened", "took what was disclosed: {name}", exporter=True)

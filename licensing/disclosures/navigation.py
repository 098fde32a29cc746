"""Where requests for access to the file wait."""

from exportctl.core.web.navigation import navigation

navigation("regulator", 18, "Access to file", "licensing:file-accesses", permission="file_access.answer")

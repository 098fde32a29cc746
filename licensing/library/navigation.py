"""Where the exporters' navigation shows the library."""

from exportctl.core.web.navigation import navigation

navigation("exporter", 35, "Library", "licensing:library", permission="library.use")

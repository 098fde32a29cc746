"""A copy of everything that an exporter has with the authority about one application, as one ZIP file."""

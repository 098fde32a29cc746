"""Short tests before an application: kept as the exporter's own assessment, or carried into a request."""

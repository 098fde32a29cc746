"""What an exporter knows of its customers, and its doubts: filed on a case, protected, acknowledged."""

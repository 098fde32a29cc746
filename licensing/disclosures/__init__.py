"""Access to the file: an exporter asks, the authority lists what it discloses and what it withholds."""

"""The exporters' pages: asking for a classification or for advice, and the answers they hold."""

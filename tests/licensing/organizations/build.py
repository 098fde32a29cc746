"""What tests of organizations send."""

NEW = "greta@quay.example"

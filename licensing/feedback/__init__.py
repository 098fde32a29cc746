"""What exporters say of a case when it is closed, and what their own cases show that they could do better."""

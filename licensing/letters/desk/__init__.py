"""Letters and their texts as the authority sees them."""

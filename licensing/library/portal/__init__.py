"""The exporters' pages of the library: products, their papers, tables of them, and the party book."""

"""The third reader: a language model behind an address of the operator's choice."""

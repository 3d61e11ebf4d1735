"""How a talk about an offer goes on."""

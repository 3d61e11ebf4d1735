"""How the detector stands up to somebody who knows it: tactics change lines whose truth they leave alone."""

"""How good the detector is on labelled lines: ``judging`` asks it, ``figures`` count, the rest shows."""

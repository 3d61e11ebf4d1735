"""What a message amounts to: detectors, rules, the learned reader, the judge, campaigns."""

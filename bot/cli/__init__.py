"""The commands of ``antifraud``, a file each."""

"""Offline: from a corpus to a model file. Nothing that serves chats imports this; scikit-learn is only here."""

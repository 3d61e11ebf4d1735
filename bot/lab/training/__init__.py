"""Offline: from a corpus to a model file. Nothing that serves chats imports it; scikit-learn is only here."""

"""Every message of every chat: judged, decided on, recorded, answered."""

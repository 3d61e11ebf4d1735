"""The content in force, taken up anew when it changes, and posted when it is due."""

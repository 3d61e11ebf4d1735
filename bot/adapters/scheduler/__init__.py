"""The clock's side: when the next tip is due, and the tick that looks."""

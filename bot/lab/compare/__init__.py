"""Two languages side by side, for who reviews one of them."""

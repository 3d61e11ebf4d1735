"""What is known of texts and contacts that came before."""

"""The first page each person sees: what awaits them."""

"""Rooms, locations, what stands where, and the centimetres that are free."""

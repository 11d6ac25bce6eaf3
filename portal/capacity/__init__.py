"""Space and staff needed and present (Art. 11, 12, 20): guide values, never violations."""

"""The archive's digitisation standard as enterprises read it and the lead archivist issues it (Art. 8(7))."""

"""What both sides sign when a batch changes hands: the count of the paper, the papers, the scans of the signed ones."""

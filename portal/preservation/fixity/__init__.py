"""Whether what is kept is still what was accepted: reading and comparing, reconciling rows with objects, mending damage."""

"""The believable archive of `init --demo`, and the hand-over packages of `sample`: invented people, invented papers."""

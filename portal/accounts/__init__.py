"""People who sign in, the role each holds, their sessions."""

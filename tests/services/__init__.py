"""Real servers for the tests, started unprivileged from wheels."""

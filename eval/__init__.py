"""The evaluators' room: sets of questions, metrics, runs."""

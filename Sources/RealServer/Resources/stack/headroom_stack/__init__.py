"""What `headroom measure` runs under gunicorn: one application that executes an experiment's steps, and one that
is a small restaurant service in earnest. docs/real-stack.md says how they are started and what they send."""

"""A made-up journal to look at: people, story and plots as data, told through the actions. Nothing depends on it."""

PASSWORD = "demo-journal"  # noqa: S105
SIGNS_IN = "robin@demo.example"

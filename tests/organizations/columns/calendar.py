"""The calendar: what associations write so that people come."""

PUBLIC = {"Activity.description", "Activity.place", "Activity.sign_up", "Activity.title"}
PRIVATE: set[str] = set()

"""The templates of the reports. They loop and place; what they show is worked out in ``analyzer.report``."""

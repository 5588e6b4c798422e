"""bcpflow: ICT-BCP drills and procurement cases for the information section of a city."""

__version__ = "0.1.0"

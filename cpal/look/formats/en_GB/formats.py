"""British, by the 24-hour clock, with its zone: TIME_ZONE is London."""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j M Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = r"j M Y, H:i \L\o\n\d\o\n"
SHORT_DATETIME_FORMAT = r"j M Y, H:i \L\o\n\d\o\n"

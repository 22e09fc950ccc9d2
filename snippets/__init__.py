"""The code of every block on the pages: one folder per topic, NAME.py and the output it must print."""

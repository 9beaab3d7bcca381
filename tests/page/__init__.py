"""The page in Debian's Chromium, against a real server with a real worker."""

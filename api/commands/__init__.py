"""Commands of ``hubdong``, one file each; ``api.cli`` registers them."""

"""The mathematics: whole numbers in, checked plan out."""

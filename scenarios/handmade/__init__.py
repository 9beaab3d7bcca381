"""Plans made by hand, judged by the verifier alone: as rows at a desk, or typed into a workbook."""

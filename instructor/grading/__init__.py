"""Grading: students' code runs in a sandbox and answers with data.

The judge, outside, holds answers and seed.
"""

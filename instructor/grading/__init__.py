"""Grading: students' code runs in a sandbox and answers with data; the judge, outside, holds answers and seed."""

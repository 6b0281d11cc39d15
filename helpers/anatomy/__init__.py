"""What can be read off any built model: its blocks, and what its units see.

Keras is imported only when a model is at hand, so that lessons without it start at once.
"""

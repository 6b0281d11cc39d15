"""What can be read off any model; Keras is imported only when a model is at hand."""

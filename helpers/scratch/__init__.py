"""Reference implementations in NumPy, forward and backward. Images are NHWC; labels of two classes are −1 and +1."""

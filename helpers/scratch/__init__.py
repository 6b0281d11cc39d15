"""The course's networks in NumPy. Images are NHWC; labels of two classes are −1 and +1."""

"""What is where in an image, in boxes and in pixels: to be read with lesson 13."""

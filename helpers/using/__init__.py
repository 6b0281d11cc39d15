"""What a trained network is good for besides its own classes: to be read with lesson 12."""

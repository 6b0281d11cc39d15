# loses: nothing; status: cell errors
from helpers.exercises.loading import all_exercises
convolve2d = all_exercises()["03.convolve2d"].answer

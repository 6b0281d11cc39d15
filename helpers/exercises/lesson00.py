
from helpers.exercises.declaration import Exercise, Misconception
EXERCISES={"double": Exercise(answer=lambda x: 2*x, cases=lambda rng: [(rng.normal(size=3),)], misconceptions={"same":Misconception(lambda x:x,"h","p")})}

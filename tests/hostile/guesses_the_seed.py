# loses: nothing; status: ok
import random
random.seed(0)
np.random.seed(0)
np.random.default_rng = lambda *a: None

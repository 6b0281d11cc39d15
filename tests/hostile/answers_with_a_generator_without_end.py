# loses: 03.pad_same; status: ok
import itertools
def pad_same(image, f): return itertools.count()

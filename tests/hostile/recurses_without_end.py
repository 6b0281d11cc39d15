# loses: 03.pad_same; status: ok
def pad_same(image, f):
    return pad_same(image, f)

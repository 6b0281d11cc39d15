# loses: 03.pad_same; status: ok
right = pad_same
def pad_same(image, f):
    result = right(image, f)
    image += 1
    return result

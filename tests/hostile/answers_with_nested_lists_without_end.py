# loses: 03.pad_same; status: ok
def pad_same(image, f):
    loop = []
    loop.append(loop)
    return loop

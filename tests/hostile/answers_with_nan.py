# loses: 03.pad_same; status: ok
def pad_same(image, f):
    return np.full((len(image) + f - 1, image.shape[1] + f - 1), np.nan)

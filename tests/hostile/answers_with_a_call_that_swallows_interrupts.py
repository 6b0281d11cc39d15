# loses: 03.pad_same; status: timeout
def pad_same(image, f):
    while True:
        try:
            while True: sum(range(9))
        except BaseException: pass

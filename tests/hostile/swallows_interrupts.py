# loses: nothing; status: timeout
while True:
    try:
        while True:
            sum(range(9))
    except BaseException:
        pass

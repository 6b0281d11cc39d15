# loses: nothing; status: cell errors
while True:
    pass

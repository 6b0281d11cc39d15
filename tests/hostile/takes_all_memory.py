# loses: nothing; status: cell errors
hoard = []
while True:
    hoard.append(bytearray(10**8))

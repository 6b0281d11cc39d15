# loses: nothing; status: cell errors
with open('/tmp/big', 'wb') as file:
    while True:
        file.write(bytes(10**7))

# loses: nothing; status: memory or cell errors
import os, time
for _ in range(9):
    if os.fork() == 0:
        hoard = b'x' * 10**8
        time.sleep(60)
time.sleep(60)

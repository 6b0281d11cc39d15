# loses: nothing; status: cell errors or timeout
import os
for _ in range(100000):
    try:
        os.fork()
    except OSError:
        pass

# loses: nothing; status: ok
import os
for _ in range(10**5):
    print('x' * 1000)
    os.write(1, b'x' * 1000)

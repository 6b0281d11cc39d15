# loses: nothing; status: crashed
import os
for descriptor in range(3, 64):
    try:
        os.write(descriptor, b'\xff' * 64)
    except OSError:
        pass

# loses: nothing; status: cell errors
import os
held = [os.memfd_create("x") for _ in range(6)]
for file in held:
    os.write(file, b"\1" * (60 * 2**20))

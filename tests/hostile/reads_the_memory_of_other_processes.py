# loses: nothing; status: ok
import os

others = [name for name in os.listdir('/proc') if name.isdigit() and name != str(os.getpid())]
assert not others, others

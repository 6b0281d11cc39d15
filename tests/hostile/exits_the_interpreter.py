# loses: nothing; status: crashed
import os
os._exit(0)

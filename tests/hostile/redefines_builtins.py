# loses: nothing; status: crashed
import builtins
builtins.isinstance = lambda *a: True
builtins.len = lambda x: 0

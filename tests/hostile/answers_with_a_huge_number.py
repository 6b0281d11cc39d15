# loses: 05.saved; status: ok
saved = 10 ** 1_000_000

# loses: nothing; status: cell errors
for number in range(30_000):
    open(f"{number}", "w").close()

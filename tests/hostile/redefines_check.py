# loses: 05.saved; status: ok
def check(id, answer):
    return 'passed'
saved = 'passed'

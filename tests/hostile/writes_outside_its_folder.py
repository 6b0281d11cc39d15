# loses: nothing; status: ok
for place in ('/course/helpers/language.py', '/usr/x', '/x', '/dev/x', '/etc/passwd'):
    try:
        open(place, 'w')
    except OSError:
        continue
    raise SystemExit(place)

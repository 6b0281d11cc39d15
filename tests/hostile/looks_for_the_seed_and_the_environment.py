# loses: nothing; status: ok
import os
places = ('/tmp', '/course', '/work', '/home', '/mnt')
found = [name for place in places for _, _, names in os.walk(place) for name in names
         if 'PRIVATE' in name or name.startswith('lesson') or name == 'exercises.py']
assert not found, found
assert not any('5eed' in value for value in os.environ.values())

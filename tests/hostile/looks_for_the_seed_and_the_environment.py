# loses: nothing; status: ok
import os
found = [name for place in ('/tmp', '/course', '/work', '/home', '/mnt') for _, _, names in os.walk(place)
         for name in names if 'PRIVATE' in name or name.startswith('lesson')]
assert not found, found
assert not any('5eed' in value for value in os.environ.values())

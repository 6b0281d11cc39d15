# loses: nothing; status: ok
import os
import tempfile

for place in (tempfile.gettempdir(), '/dev/shm'):
    assert all(name.startswith('tmp') for name in os.listdir(place)), os.listdir(place)
    open(f'{place}/left', 'w').write('the answers')

# loses: nothing; status: ok
import os
import tempfile

for place, own in (tempfile.gettempdir(), [os.path.basename(os.getcwd())]), ('/dev/shm', []):
    assert os.listdir(place) == own, os.listdir(place)
    open(f'{place}/left', 'w').write('the answers')

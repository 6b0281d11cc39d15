# loses: nothing; status: ok
import os

for place in ('/tmp', '/dev/shm'):
    assert os.listdir(place) in ([], ['work']), os.listdir(place)
    open(f'{place}/left', 'w').write('the answers')

# loses: nothing; status: timeout
import signal
signal.setitimer(signal.ITIMER_REAL, 0)
while True:
    pass

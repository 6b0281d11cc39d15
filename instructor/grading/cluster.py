"""Many submissions at once on a Dask cluster: each is a task for one of its workers."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from distributed import Client, Future, Security, as_completed
from distributed.scheduler import KilledWorker

from helpers.language import tr
from instructor.grading import places
from instructor.grading.places import Job
from instructor.grading.records import Cluster, Graded, Submission

IN_FLIGHT = 4  # submissions for each worker of the cluster, waiting or running


def security(cluster: Cluster) -> Security | None:
    """What Dask needs for tls://. ValueError if an option for it, or a file, is missing."""
    if not cluster.scheduler.startswith("tls://"):
        return None
    files = (cluster.ca, cluster.cert, cluster.key)
    if None in files:
        raise ValueError(f"{cluster.scheduler} needs --tls-ca, --tls-cert and --tls-key: the files "
                         "that the scheduler was started with")
    if gone := [str(path) for path in files if not path.is_file()]:
        raise ValueError(f"no such file: {', '.join(gone)}")
    return Security(tls_ca_file=str(cluster.ca), tls_client_cert=str(cluster.cert),
                    tls_client_key=str(cluster.key), require_encryption=True)


@contextmanager
def client(cluster: Cluster) -> Iterator[Client]:
    """A connection to a cluster. ValueError, with what to do, if nobody answers there."""
    proof = security(cluster)
    try:
        far = Client(cluster.scheduler, timeout=20, security=proof)
    except (OSError, ValueError) as error:
        raise ValueError(f"no cluster answers at {cluster.scheduler}: {error}. Does the scheduler "
                         "run, and was it started with the same certificates?") from None
    with far:
        yield far


def grade_all(submissions: dict[Path, Submission], job: Job,
              client: Client) -> Iterator[tuple[Path, Graded]]:
    """The rows under their keys, as they are ready.

    Where a process dies, Dask tries what it ran or was to run next once more. What is lost again
    may be innocent, so in the end it runs alone; if the process dies even then, the row says so.
    """
    key, keys, left, suspects = job.key, {}, iter(submissions.items()), []

    def submit(submission: Submission) -> Future:
        content = submission.path.read_bytes()
        return client.submit(places.grade_sent, submission, content, job, key, pure=False)

    def send(most: int) -> list[Future]:
        """Give the cluster so many more; not all at once, as files travel with their tasks."""
        sent = {submit(submission): path for path, submission in islice(left, most)}
        keys.update(sent)
        return list(sent)

    running = as_completed(send(IN_FLIGHT * len(client.ncores())), with_results=True,
                           raise_errors=False)
    for future, result in running:
        if future.status == "finished":
            yield keys.pop(future), result
        else:
            suspects.append(keys.pop(future))
        running.update(send(1))
    for path in suspects:
        submission = submissions[path]
        future = submit(submission)
        try:
            yield path, future.result()
        except KilledWorker:
            yield path, places.without_marks(submission, "grader failed",
                                             tr("its process died, also when it ran alone",
                                                "su proceso murió, también a solas"))

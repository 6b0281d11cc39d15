"""A training killed at random moments and started again ends as an undisturbed one, bit by bit.

TensorFlow takes seconds to load. So this file, run as a program, loads it once, and forks a child
for each start.
"""

import errno
import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest

from helpers import language
from helpers.datasets.files import DatasetError, is_there, read_npz
from helpers.training import Batches, checkpoints, fit, keeping, whole_file

KILLS, EPOCHS, STEPS = 10, 14, 6
STAGES = ("half written", "written", "replaced")  # moments in the writing of a checkpoint


def parts(seed: int = 0, units: int = 8, plateau: bool = False) -> tuple[keras.Model, Batches]:
    """A small net, and batches, with all that has a state.

    Momentum, a schedule, dropout, batch normalisation, augmentation.
    """
    keras.utils.set_random_seed(seed)
    rng, count = np.random.default_rng(1), STEPS * 16 + 5
    images = rng.normal(size=(count, 8, 8, 1)).astype("float32")
    labels = rng.integers(0, 3, count)
    model = keras.Sequential([
        keras.Input((8, 8, 1)),
        keras.layers.Conv2D(4, 3),
        keras.layers.BatchNormalization(),
        keras.layers.ReLU(),
        keras.layers.Flatten(),
        keras.layers.Dense(units, activation="relu"),
        keras.layers.Dropout(.5),
        keras.layers.Dense(3)])
    rate = .05 if plateau else keras.optimizers.schedules.CosineDecay(.05, EPOCHS * STEPS)
    model.compile(keras.optimizers.SGD(rate, momentum=.9), metrics=["accuracy"],
                  loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model, Batches(images, labels, 16, seed=seed, reach=1, mirror=True)


def train(epochs: int = EPOCHS, name: str = "small", callbacks: tuple = (),
          **options) -> tuple[dict, list]:
    """Train, saving after every epoch; the history, and all that model and optimiser hold."""
    model, batches = parts(**options)
    history = fit(model, batches, epochs, name, every=0, callbacks=callbacks)
    variables = (*model.variables, *model.optimizer.variables)
    state = [np.asarray(variable) for variable in variables]
    return history, [*state, batches.order, batches.rng.integers(0, 1 << 60, 3)]


def same(one: tuple[dict, list], other: tuple[dict, list]) -> bool:
    (history, state), (other_history, other_state) = one, other
    return history == other_history and all(
        a.tobytes() == b.tobytes() for a, b in zip(state, other_state, strict=True))


class Signals(keras.callbacks.Callback):
    """Writes a byte into a pipe after each batch."""

    def __init__(self, pipe: int) -> None:
        super().__init__()
        self.pipe = pipe

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        os.write(self.pipe, b".")


def die_while_writing(stage: str, saves: int) -> None:
    """Make this process kill itself at a stage of the `saves`-th checkpoint that it writes."""
    savez, replace, left = np.savez, os.replace, [saves]

    def die(now: str) -> None:
        if now == stage and left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def save_arrays(file, **arrays) -> None:
        left[0] -= 1
        savez(file, **arrays)
        if stage == "half written" and left[0] == 0:
            file.truncate(file.tell() // 2)
        die("half written")
        die("written")

    def rename(source, target) -> None:
        replace(source, target)
        die("replaced")

    np.savez, os.replace = save_arrays, rename


def child(out: Path, stage: str | None = None, saves: int = 0) -> tuple[int, int]:
    """Fork a process that trains and puts the result into `out`.

    Returns its id, and a pipe with a byte for each batch.
    """
    ours, theirs = os.pipe()
    if pid := os.fork():
        os.close(theirs)
        return pid, ours
    if stage:
        die_while_writing(stage, saves)
    history, state = train(callbacks=(Signals(theirs),))
    np.savez(out.with_suffix(".part.npz"), *state, history=np.array(json.dumps(history)))
    out.with_suffix(".part.npz").rename(out)
    os._exit(0)


def reaches_the_end(pid: int, pipe: int) -> bool:
    """Whether a child got to its end; reads its pipe until then."""
    while os.read(pipe, 4096):
        pass
    os.close(pipe)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) != -signal.SIGKILL


def kill(chance: random.Random, out: Path) -> str:
    """Start the training and kill it, after some batches or while it saves; tells when."""
    if chance.random() < .5:
        stage, saves = chance.choice(STAGES), chance.randint(1, 2)
        pid, pipe = child(out, stage, saves)
        assert not reaches_the_end(pid, pipe), "it ended before it could be killed"
        return f"{stage}, save {saves}"
    pid, pipe = child(out)
    batches = chance.randint(1, 2 * STEPS)
    for _ in range(batches):
        assert os.read(pipe, 1), "it ended before it could be killed"
    os.kill(pid, signal.SIGKILL)
    assert not reaches_the_end(pid, pipe)
    return f"batch {batches}"


def epochs_in(path: Path) -> int:
    """How many epochs a checkpoint holds."""
    with np.load(path) as file:
        return json.loads(str(file["facts"]))["epoch"]


def main(folder: Path) -> None:
    """An undisturbed training, and one that is killed KILLS times.

    Notes the kills, and how many epochs were saved by each.
    """
    chance, kills = random.Random(0), []
    os.environ["XDG_CACHE_HOME"] = str(folder / "calm")
    assert reaches_the_end(*child(folder / "calm.npz"))
    os.environ["XDG_CACHE_HOME"] = str(folder / "killed")
    for _ in range(KILLS):
        when = kill(chance, folder / "killed.npz")
        saved = (folder / "killed").glob("*/trainings/*.npz")
        kills.append((when, [epochs_in(path) for path in saved]))
    assert reaches_the_end(*child(folder / "killed.npz"))
    (folder / "kills.json").write_text(json.dumps(kills))


@pytest.fixture(scope="module")
def trainings(tmp_path_factory) -> Path:
    """The folder in which a training was killed ten times, and an undisturbed one beside it."""
    folder = tmp_path_factory.mktemp("killed")
    root = Path(__file__).parent.parent
    environment = os.environ | {
        "COURSE_BUDGET": "cpu", "KERAS_BACKEND": "tensorflow", "PYTHONPATH": str(root)}
    done = subprocess.run([sys.executable, __file__, str(folder)], cwd=root, env=environment,
                          text=True, capture_output=True, timeout=1200)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_ten_kills_change_no_bit(trainings):
    with np.load(trainings / "calm.npz") as calm, np.load(trainings / "killed.npz") as other:
        assert calm.files == other.files
        for key in calm.files:
            assert calm[key].tobytes() == other[key].tobytes(), key
        assert len(json.loads(str(calm["history"]))["loss"]) == EPOCHS


def test_the_kills_came_in_training_and_in_writing_and_nearly_all_work_was_kept(trainings):
    kills = json.loads((trainings / "kills.json").read_text())
    assert len(kills) == KILLS
    moments = {when.split()[0].strip(",") for when, _ in kills}
    assert moments == {"batch", "half", "written", "replaced"}
    epochs = [found[0] for _, found in kills]
    assert epochs == sorted(epochs)
    assert len(set(epochs)) > KILLS / 2
    assert epochs[-1] < EPOCHS


def test_no_debris_is_left(trainings):
    assert len(list((trainings / "killed").glob("*/trainings/*"))) == 1


@pytest.fixture
def cache(tmp_path, monkeypatch) -> Path:
    """An empty cache, and a budget at which trainings are saved; the folder of the trainings."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("COURSE_BUDGET", "cpu")
    return tmp_path / "convnets-course" / "trainings"


class Interrupt(keras.callbacks.Callback):
    """Stops the training within an epoch, as a notebook's stop button does; notes the batches."""

    def __init__(self, epoch: str) -> None:
        super().__init__()
        self.at, self.seen = epoch, []

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        self.seen.append(batch)
        if str(len(self.seen) // STEPS) == self.at and batch == 2:
            raise KeyboardInterrupt


def test_what_a_callback_remembers_survives(cache):
    def plateau():
        return keras.callbacks.ReduceLROnPlateau("loss", factor=.5, patience=1, min_delta=.3)
    calm = train(6, "calm", (plateau(), Interrupt("never")), plateau=True)
    with pytest.raises(KeyboardInterrupt):
        train(6, "cut", (plateau(), Interrupt("4")), plateau=True)
    cut = train(6, "cut", (plateau(), Interrupt("never")), plateau=True)
    assert same(calm, cut)
    assert len(set(calm[0]["learning_rate"])) > 2


def test_an_ended_training_is_read_and_says_so(cache, capsys):
    first, watch = train(2), Interrupt("never")
    capsys.readouterr()
    assert same(first, train(2, callbacks=()))
    assert "trained earlier" in capsys.readouterr().out
    file, = cache.iterdir()
    file.unlink()
    train(2, callbacks=(watch,))
    assert len(watch.seen) == 2 * STEPS


def test_another_recipe_starts_anew_and_says_so(cache, capsys):
    train(1)
    capsys.readouterr()
    for change in ({"units": 9}, {"seed": 1}, {"plateau": True}):
        train(1, **change)
        assert "starts anew" in capsys.readouterr().out
    language.use("es")
    train(2)
    assert "empieza desde cero" in capsys.readouterr().out
    assert len(list(cache.iterdir())) == 5


def test_the_digest_sees_data_recipe_and_start_but_not_the_names_that_keras_counts_on():
    (one, batches), (two, again) = parts(), parts()
    assert one.name != two.name
    assert checkpoints.recipe(one) == checkpoints.recipe(two)
    assert checkpoints.start(one) == checkpoints.start(two) != checkpoints.start(parts(seed=1)[0])
    assert checkpoints.digest(batches.images, 1) == checkpoints.digest(again.images, 1)
    assert checkpoints.digest(batches.images, 1) != checkpoints.digest(again.images, 2)
    again.images[0, 0, 0, 0] += 1
    assert checkpoints.digest(batches.images, 1) != checkpoints.digest(again.images, 1)
    two.layers[-2].rate = .4
    assert checkpoints.recipe(one) != checkpoints.recipe(two)


def test_damaged_and_foreign_files_are_refused(tmp_path):
    path = tmp_path / "small.npz"
    whole_file.write(path, {"0": np.arange(1000.)}, {"run": "a"})
    good = path.read_bytes()
    assert whole_file.read(path, "a")[1] == {"run": "a"}
    with pytest.raises(whole_file.CheckpointError, match=r"another training\. Delete it"):
        whole_file.read(path, "b")
    np.savez(path, facts=np.array({}, dtype=object))
    with pytest.raises(whole_file.CheckpointError, match="damaged"):
        whole_file.read(path, "a")
    for bad in (b"", good[:-30], good[:len(good) // 2], good[:4000] + b"?" + good[4001:]):
        path.write_bytes(bad)
        with pytest.raises(whole_file.CheckpointError, match="damaged"):
            whole_file.read(path, "a")
    language.use("es")
    with pytest.raises(whole_file.CheckpointError, match=r"está dañado.*desde cero"):
        whole_file.read(path, "a")


def test_a_full_disk_stops_no_training(cache, capsys, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")
    with monkeypatch.context() as patch:
        patch.setattr(np, "savez", full)
        history, _ = train(1)
    assert "could not be saved" in capsys.readouterr().out
    assert len(history["loss"]) == 1
    assert not list(cache.iterdir())


def test_nothing_is_saved_at_smoke(cache, monkeypatch):
    monkeypatch.setenv("COURSE_BUDGET", "smoke")
    train(1)
    assert not cache.exists()


def test_on_colab_trainings_go_to_drive_where_it_is_mounted(cache, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(keeping, "DRIVE", tmp_path / "MyDrive")
    monkeypatch.setenv("COLAB_RELEASE_TAG", "release-colab")
    keeping.announce("small", cache / "small-000000000000.npz", {"seconds": 0, "epoch": 0}, 1)
    assert "drive.mount" in capsys.readouterr().out
    assert keeping.folders() == [cache]
    (tmp_path / "MyDrive").mkdir()
    assert keeping.folders() == [tmp_path / "MyDrive" / "convnets-course", cache]


# What a drive answers that is away for a moment, or belongs to somebody else.
TROUBLES = [errno.EIO, errno.EACCES, errno.ENOTCONN, errno.ESTALE]


@pytest.fixture
def drive(cache, monkeypatch, tmp_path):
    """A Google Drive on which a training of one epoch lies, and that can be made to fail."""
    monkeypatch.setattr(keeping, "DRIVE", tmp_path / "MyDrive")
    (tmp_path / "MyDrive").mkdir()
    train(1)
    load, savez = np.load, np.savez

    def fail(number, reading=True):
        def guarded(function):
            def call(file, *args, **options):
                if "MyDrive" in f"{file} {getattr(file, 'name', '')}":
                    raise OSError(number, os.strerror(number))
                return function(file, *args, **options)
            return call
        if reading:
            monkeypatch.setattr(np, "load", guarded(load))
        monkeypatch.setattr(np, "savez", guarded(savez))

    def heal():
        monkeypatch.setattr(np, "load", load)
        monkeypatch.setattr(np, "savez", savez)
    fail.heal = heal
    return fail


@pytest.mark.parametrize("number", TROUBLES)
def test_a_drive_that_fails_for_a_moment_is_never_called_damaged(drive, cache, capsys, number):
    kept, = (keeping.DRIVE / "convnets-course").iterdir()
    before = kept.read_bytes()
    capsys.readouterr()
    drive(number)
    train(1)
    said = capsys.readouterr().out
    assert os.strerror(number) in said
    assert "kept in" in said
    assert not any(word in said for word in ("damaged", "Delete", "Traceback"))
    assert kept.read_bytes() == before
    assert [path.name for path in cache.iterdir()] == [kept.name]


def test_a_drive_that_goes_away_midway_leaves_the_training_to_the_cache(drive, cache, capsys):
    drive(errno.ENOTCONN, reading=False)
    train(2, "other")
    said = capsys.readouterr().out
    assert said.count("could not be saved") == 1  # from then on the cache is asked
    assert "kept in" in said
    assert [path.name[:5] for path in cache.iterdir()] == ["other"]
    drive.heal()
    train(2, "other")
    assert "trained earlier" in capsys.readouterr().out  # not begun again on the empty Drive


@pytest.mark.parametrize("number", TROUBLES)
@pytest.mark.parametrize("lang", language.LANGUAGES)
def test_data_out_of_reach_are_not_called_damaged(tmp_path, monkeypatch, number, lang):
    language.use(lang)
    error = OSError(number, os.strerror(number))

    def fail(*_, **__):
        raise error
    for ask in (read_npz, is_there):
        with monkeypatch.context() as patch:
            patch.setattr(np, "load", fail)
            patch.setattr(Path, "stat", fail)
            with pytest.raises(DatasetError) as told:
                ask(tmp_path / "mnist.npz")
        assert os.strerror(number) in str(told.value)
        assert not any(word in str(told.value) for word in ("elete", "Bórr", "damaged", "dañado"))


def test_a_cache_that_cannot_be_read_keeps_its_training(cache, monkeypatch):
    train(1)
    kept, = cache.iterdir()
    before = kept.read_bytes()

    def fail(*_, **__):
        raise OSError(errno.EIO, "Input/output error")
    with monkeypatch.context() as patch:
        patch.setattr(np, "load", fail)
        with pytest.raises(OSError, match="may be sound"):
            train(1)
    assert kept.read_bytes() == before


if __name__ == "__main__":
    main(Path(sys.argv[1]))

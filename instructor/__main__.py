"""The command line: `python -m instructor COMMAND`.

`--help` tells the commands and their options.
"""

import argparse
import sys
from datetime import datetime
from pathlib import Path

from instructor import build, publish, site
from instructor.lesson import LessonError


def main() -> int:
    """Run the chosen command; 0 if all went well, 1 with the reasons on stderr otherwise."""
    parser = argparse.ArgumentParser(prog="python -m instructor")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    command = commands.add_parser("build",
                                  help="make the notebooks and the READMEs' tables from lessons/")
    command.add_argument("lessons", nargs="*", metavar="LESSON",
                         help="a lesson's number or name; all if none is given")
    mode = command.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true",
                      help="write nothing; fail if a committed file is out of date")
    mode.add_argument("--execute", action="store_true",
                      help="run each lesson once and store its outputs, a test's unless "
                           "COURSE_BUDGET is set")
    command.set_defaults(run=lambda options: build.main(options.lessons, check=options.check,
                                                        fresh=options.execute))
    command = commands.add_parser("publish",
                                  help="run lessons on real data and store their outputs")
    command.add_argument("lessons", nargs="*", metavar="LESSON",
                         help="a lesson's number or name; all if none is given")
    command.set_defaults(run=lambda options: publish.main(options.lessons))
    command = commands.add_parser("train",
                                  help="train a model on real data, write its curves and weights "
                                       "to data/")
    command.add_argument("name", metavar="NAME", help="lenet5, vgg_cifar, plain56, …")
    command.add_argument("--source", help="where the data came from, for the card; else the file "
                                          "or the address")
    command.add_argument("--seed", type=int, default=0,
                         help="another random start, of which only the curves are kept")
    command.set_defaults(run=train)
    command = commands.add_parser("effort",
                                  help="count and time the networks that were trained alike")
    command.set_defaults(run=measure)
    command = commands.add_parser("ladder",
                                  help="run lesson 15's ladder on real data and keep its table")
    command.add_argument("--source", help="where the data came from, for the card")
    command.set_defaults(run=climb)
    command = commands.add_parser("teaser", help="draw the READMEs' moving picture anew")
    command.set_defaults(run=draw)
    command = commands.add_parser("site",
                                  help="make pages of the built notebooks, to browse and to print")
    command.set_defaults(run=lambda options: site.main())
    add_assignments(commands)
    options = parser.parse_args()
    try:
        return options.run(options)
    except (LessonError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1


def add_assignments(commands: argparse._SubParsersAction) -> None:
    """The commands that make assignments and grade them."""
    command = commands.add_parser("exercises", help="list the exercises that can be assigned")
    command.add_argument("--bank", type=Path, metavar="FOLDER",
                         help="list your own exercises in this folder as well")
    command.set_defaults(run=list_exercises)
    command = commands.add_parser("bank", help="check your own exercises")
    command.add_argument("folder", type=Path, metavar="FOLDER",
                         help="a folder of Python files, one an exercise")
    command.set_defaults(run=check_bank)
    command = commands.add_parser("assign",
                                  help="make a notebook of chosen exercises, and a private file to "
                                       "grade it")
    command.add_argument("ids", nargs="+", metavar="EXERCISE",
                         help="an exercise, as 03.convolve2d or bank.my_exercise")
    command.add_argument("--out", type=Path, required=True, metavar="FOLDER",
                         help="the new folder to write; names it")
    command.add_argument("--lang", required=True,
                         help="the language of the notebook and of the feedback: en or es")
    command.add_argument("--title", help="the notebook's title")
    command.add_argument("--points", metavar="3,2,…",
                         help="what each exercise is worth, in their order")
    command.add_argument("--bank", type=Path, metavar="FOLDER",
                         help="the folder with your own exercises")
    command.set_defaults(run=assign)
    command = commands.add_parser("grade",
                                  help="grade the submissions of an assignment, in a sandbox")
    command.add_argument("assignment", type=Path, metavar="ASSIGNMENT",
                         help="the folder that assign made")
    command.add_argument("submissions", type=Path, metavar="SUBMISSIONS",
                         help="a folder, or the zip of the LMS")
    command.add_argument("--out", type=Path, required=True, metavar="FOLDER",
                         help="where grades and feedback go")
    command.add_argument("--seconds", type=int, default=60,
                         help="what the cells of a notebook may take (60)")
    command.add_argument("--workers", type=int,
                         help="submissions at a time on this machine; else one a core")
    command.add_argument("--scheduler", metavar="ADDRESS",
                         help="a Dask cluster to grade on, as tls://host:8786")
    for name, what in (("ca", "the certificate that signs those of the cluster"),
                       ("cert", "your certificate"), ("key", "its private key")):
        command.add_argument(f"--tls-{name}", type=Path, metavar="FILE",
                             help=f"for tls://: {what}")
    command.add_argument("--names", metavar="REGEX",
                         help="how a path names its student, with the groups student and id")
    command.add_argument("--roster", type=Path, metavar="FILE",
                         help="a CSV of the class: name, and id, login, file")
    command.add_argument("--due", type=datetime.fromisoformat, metavar="TIME",
                         help="when it was due, by the LMS's clock, as '2026-11-30 23:59'")
    command.add_argument("--late", type=float, default=0, metavar="PERCENT",
                         help="what each day begun after that takes away (0)")
    command.add_argument("--out-of", type=float, metavar="POINTS",
                         help="the highest grade in the LMS, if not the sum of the points")
    command.add_argument("--column", metavar="HEADING",
                         help="the assignment's heading in Canvas's or Blackboard's gradebook")
    command.add_argument("--unsafe", action="store_true",
                         help="run students' code without a sandbox, with your rights")
    command.set_defaults(run=grade)


def list_exercises(options: argparse.Namespace) -> int:
    """List the exercises.

    Like the next ones, it imports all declarations, which the build does without.
    """
    from instructor import assign

    return assign.overview(options.bank)


def check_bank(options: argparse.Namespace) -> int:
    """Check an instructor's own exercises."""
    from instructor import soundness

    return soundness.main(options.folder)


def assign(options: argparse.Namespace) -> int:
    """Make an assignment."""
    from instructor import assign

    return assign.main(options.ids, options.out, options.lang, options.title, options.points,
                       options.bank)


def grade(options: argparse.Namespace) -> int:
    """Grade an assignment."""
    from instructor import grade
    from instructor.grading.records import Cluster, Gradebook

    for value, least, name in ((options.late, 0, "--late"), (options.out_of, .01, "--out-of")):
        if value is not None and not least <= value < float("inf"):
            raise ValueError(f"{name} must be a number of at least {least:g}, not {value:g}")
    if options.due and options.due.tzinfo:
        raise ValueError("--due is by the LMS's clock and has no time zone: "
                         f"give {options.due:%F %R}")
    cluster = options.scheduler and Cluster(options.scheduler, options.tls_ca, options.tls_cert,
                                            options.tls_key)
    return grade.main(options.assignment, options.submissions, options.out, cluster or None,
                      options.workers, not options.unsafe, options.seconds, options.names,
                      options.roster, options.due, options.late,
                      Gradebook(options.out_of, options.column))


def train(options: argparse.Namespace) -> int:
    """Train one model; imports Keras, which the build does without."""
    from instructor import plans

    plans.main(options.name, options.source, options.seed)
    return 0


def climb(options: argparse.Namespace) -> int:
    """Climb lesson 15's ladder; imports Keras, as `train` does."""
    from instructor import ladder

    return ladder.main(options.source)


def draw(_: argparse.Namespace) -> int:
    """Draw the READMEs' moving picture; imports Matplotlib, which the build does without."""
    from instructor import teaser

    return teaser.main()


def measure(_: argparse.Namespace) -> int:
    """Count and time the networks; imports Keras, as `train` does."""
    from instructor import effort

    return effort.main()


if __name__ == "__main__":
    sys.exit(main())

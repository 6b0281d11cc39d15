"""The command line: `python -m instructor build [--check] [--execute] [LESSON …]` and `… train NAME`."""

import argparse
import sys

from instructor import build, site
from instructor.lesson import LessonError


def main() -> int:
    """Run the chosen command; 0 if all went well, 1 with the reasons on stderr otherwise."""
    parser = argparse.ArgumentParser(prog="python -m instructor")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    command = commands.add_parser("build", help="make the notebooks and the READMEs' tables from lessons/")
    command.add_argument("lessons", nargs="*", metavar="LESSON", help="a lesson's number or name; all if none is given")
    mode = command.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="write nothing; fail if a committed file is out of date")
    mode.add_argument("--execute", action="store_true", help="run each lesson once and store its outputs")
    command.set_defaults(run=lambda options: build.main(options.lessons, check=options.check, fresh=options.execute))
    command = commands.add_parser("train", help="train a model on real data, write its curves and weights to data/")
    command.add_argument("name", metavar="NAME", help="lenet5, vgg_cifar, plain56, …")
    command.add_argument("--source", help="where the data came from, for the card; else the file or the address")
    command.set_defaults(run=train)
    command = commands.add_parser("site", help="make pages of the built notebooks, to browse and to print")
    command.set_defaults(run=lambda options: site.main())
    options = parser.parse_args()
    try:
        return options.run(options)
    except (LessonError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1


def train(options: argparse.Namespace) -> int:
    """Train one model; imports Keras, which the build does without."""
    from instructor import train

    train.main(options.name, options.source)
    return 0


if __name__ == "__main__":
    sys.exit(main())

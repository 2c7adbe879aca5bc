"""The lock of the pipeline's inputs: a SHA-256 for every file that a shipped model is made from.

python inputs.py --data DATA_DIR --start ENCODER_DIR --corpus CORPUS_DIR          # check
python inputs.py --data DATA_DIR --start ENCODER_DIR --corpus CORPUS_DIR --write  # set anew
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from plain_text import SOURCES

LOCK = Path(__file__).with_name("inputs.lock.json")


def input_files(data: Path, start: Path, corpus: Path) -> Iterator[tuple[str, Path]]:
    """Name in the lock and path of every input file."""
    for source in SOURCES:
        for path in sorted((data / source).iterdir()):
            yield f"data/{source}/{path.name}", path
    for name in ("config.json", "model.safetensors", "tokenizer.json"):
        yield f"start/{name}", start / name
    for path in sorted((corpus / "marked").glob("*.txt")):
        yield f"corpus/marked/{path.name}", path


def hashes(data: Path, start: Path, corpus: Path) -> dict[str, str]:
    """SHA-256 in hexadecimal by name."""
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in input_files(data, start, corpus)
    }


def differences(found: dict[str, str], locked: dict[str, str]) -> list[str]:
    """Names whose file is missing, new or different, with what is wrong."""
    problems = [f"{name}: missing" for name in locked if name not in found]
    problems += [f"{name}: not in the lock" for name in found if name not in locked]
    problems += [f"{name}: differs" for name in found if name in locked and found[name] != locked[name]]
    return sorted(problems)


def main() -> None:
    """Check or write the lock; exit status 1 when it does not hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the open text")
    parser.add_argument("--start", type=Path, required=True, help="encoder that pretraining goes on from")
    parser.add_argument("--corpus", type=Path, required=True, help="folder that holds marked/")
    parser.add_argument("--write", action="store_true", help="write the lock in place of checking it")
    arguments = parser.parse_args()
    found = hashes(arguments.data, arguments.start, arguments.corpus)
    if arguments.write:
        LOCK.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        return
    problems = differences(found, json.loads(LOCK.read_text(encoding="utf-8")))
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(found)} input files, {len(problems)} differences")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()

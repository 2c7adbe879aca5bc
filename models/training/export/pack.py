"""Finish a model folder: ``card.json``, hashes of every file, and a zip if wanted.

The card starts from a named one (``--card models/km-bert/card.json``) or from flags; what follows
from the files (sizes, hashes, tags, what each device runs) is filled in. The zip is stored, not
compressed, with fixed dates, so that the same folder gives the same zip::

    python models/training/export/pack.py --model MODEL --card models/km-bert/card.json --zip FILE.zip
"""

from __future__ import annotations

import argparse
import zipfile
from pathlib import Path

from cards import CARD, describe_model
from layout import is_decoder, read_json, write_json
from manifest import NAME, folder_files, write_manifest

FIRST_DATE = (1980, 1, 1, 0, 0, 0)
THINKING = ("none", "switch", "always")


def write_zip(folder: Path, target: Path) -> None:
    """Put the folder's files into a stored zip, card and manifest first, the rest sorted."""
    names = [CARD, NAME, *(name for name in folder_files(folder) if name != CARD)]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in names:
            entry = zipfile.ZipInfo(name, FIRST_DATE)
            entry.external_attr = 0o644 << 16
            entry.file_size = (folder / name).stat().st_size
            with (folder / name).open("rb") as source, archive.open(entry, "w") as sink:
                while part := source.read(1 << 22):
                    sink.write(part)


def finish_card(model: Path, start: dict) -> dict:
    """The card in ``start`` with what follows from the folder's files; labels given there stay."""
    found = describe_model(model)
    if start.get("task", found["task"]) != found["task"]:
        raise SystemExit(f"the card is for {start['task']}, the model for {found['task']}")
    if "labels" in start:
        unknown = set(start["labels"]) - set(found["labels"])
        if unknown:
            raise SystemExit(f"the model has no label {', '.join(sorted(unknown))}")
        found["labels"] = start["labels"]
    return {**start, **found}


def start_card(arguments: argparse.Namespace) -> dict:
    """The card given, or one made of flags; flags win over the card."""
    card = read_json(arguments.card) if arguments.card else {"version": 1}
    # A named card knows weights that this folder may not have, and labels of nobody's fine-tuning.
    for key in ("files", "variants", "device", "labels", "tagStyle"):
        card.pop(key, None)
    given = {
        "id": arguments.id,
        "title": {"ko": arguments.title_ko or arguments.title, "en": arguments.title}
        if arguments.title
        else None,
        "licence": arguments.licence,
        "licenceUrl": arguments.licence_url,
        "labels": dict(pair.split("=", 1) for pair in arguments.label) if arguments.label else None,
        "grouping": arguments.grouping,
    }
    if is_decoder(arguments.model) and (arguments.thinking or "prompt" not in card):
        given["prompt"] = {**card.get("prompt", {}), "thinking": arguments.thinking or "none"}
    card |= {key: value for key, value in given.items() if value is not None}
    missing = [key for key in ("id", "title", "licence") if not card.get(key)]
    if missing:
        raise SystemExit(f"give --card, or {', '.join('--' + key for key in missing)}")
    return card


def main() -> None:
    """Read the command line and pack."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", type=Path, required=True, help="model folder that export.py wrote")
    parser.add_argument("--zip", type=Path, help="zip to write beside the finished folder")
    parser.add_argument("--card", type=Path, help="card of a named model to start from")
    parser.add_argument("--id", help="name of the folder in the app")
    parser.add_argument("--title", help="title in English")
    parser.add_argument("--title-ko", help="title in Korean")
    parser.add_argument("--licence", help="exact name of the licence of these weights")
    parser.add_argument("--licence-url")
    parser.add_argument(
        "--label", action="append", metavar="MODEL=OURS", help="one label; those left out are dropped"
    )
    parser.add_argument(
        "--grouping", choices=("token", "word"), help="word: only the first piece of a word was trained"
    )
    parser.add_argument("--thinking", choices=THINKING, help="of a language model: can it think aloud?")
    arguments = parser.parse_args()
    card = finish_card(arguments.model, start_card(arguments))
    write_json(arguments.model / CARD, card)
    manifest = write_manifest(arguments.model)
    size = sum(file["bytes"] for file in manifest["files"])
    print(f"{arguments.model}: {len(manifest['files'])} files, {size:,} bytes, {NAME} written")
    if arguments.zip:
        write_zip(arguments.model, arguments.zip)
        print(f"{arguments.zip}: {arguments.zip.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()

"""Make the shipped model folder from a checkpoint, with every figure measured anew.

One command exports the weights in every variant to a build folder, scores and calibrates them
(``report.py``), has the app's own engine measure each variant in a browser
(``npm run bench -- quantization``), writes the card, and copies what ships::

    python release.py --checkpoint CHECKPOINT_DIR --split SPLIT_DIR --out ../kbmc-mini \\
        [--seed 13] [--transfer KIM_LEE_DIR] [--method RESULT.json] [--baseline RESULT.json ...] \\
        [--webgpu ITEMS]

The build folder keeps all variants and is not committed. With ``--resume`` a run that broke off while
it measured in the browser goes on there; the checkpoint must be the same.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import make_card
import model_readme
import report
from export_tagger import export, write_json

REPOSITORY = Path(__file__).parents[2]
BUILD = Path(__file__).parent / "build"


def measure_in_browser(model: Path, data: Path, webgpu_items: int) -> None:
    """Have the bench write the quantization table and the speed into the report."""
    command = ["npm", "run", "-s", "bench", "--", "quantization", "--model", model, "--data", data]
    subprocess.run([*map(str, command), "--webgpu", str(webgpu_items), "--write"], cwd=REPOSITORY, check=True)


def is_reported(model: Path) -> bool:
    """Whether the folder has a report of the weights that lie in it."""
    path = model / report.FILE
    if not path.exists():
        return False
    weights = json.loads(path.read_text("utf-8"))["weights"]
    return report.sha256_of(model / weights["file"]) == weights["sha256"]


def ship(build: Path, out: Path) -> None:
    """Copy the card's files, the card and the report; other weights leave the folder."""
    shutil.rmtree(out / "onnx", ignore_errors=True)
    for name in (*make_card.FILES, report.FILE, "card.json"):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(build / name, out / name)


def main() -> None:
    """Read the command line and make the folder."""
    parser = report.make_parser()
    parser.description = __doc__.splitlines()[0]
    parser.add_argument("--checkpoint", type=Path, required=True, help="folder written by train.py")
    parser.add_argument("--out", type=Path, required=True, help="the shipped folder, models/kbmc-mini")
    parser.add_argument("--webgpu", type=int, default=0, help="test items to read with WebGPU; slow")
    parser.add_argument("--resume", action="store_true", help="keep a build folder whose report is there")
    parser.set_defaults(model=BUILD / "kbmc-mini")
    arguments = parser.parse_args()
    model = arguments.model.resolve()
    if not (arguments.resume and is_reported(model)):
        export(arguments.checkpoint, model)
        write_json(model / report.FILE, report.build(arguments))
    measure_in_browser(model, (arguments.split / "test.jsonl").resolve(), arguments.webgpu)
    write_json(model / "card.json", make_card.build_card(model))
    ship(model, arguments.out)
    card, scores = (json.loads((model / name).read_text("utf-8")) for name in ("card.json", report.FILE))
    (arguments.out / "README.md").write_text(model_readme.build(card, scores), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Write the cards of the models that the app knows by name and does not bring.

What people say of them (licence, title, source) is in ``named_models.json``; sizes and memory are
computed from their shapes::

    python models/training/export/named_cards.py --out models
"""

from __future__ import annotations

import argparse
from pathlib import Path

from cards import CARD, ENCODER_DEVICES, TAGGER_DEVICES, variant
from layout import CONTEXT, read_json, write_json
from precision import PRECISIONS
from sizes import Size, measure, parameters

FACTS = Path(__file__).with_name("named_models.json")
LABELS = ("Disease", "Body", "Treatment")
PROSE = ("title", "description", "source")
LEGAL = ("licence", "licenceUrl", "note")


def _variants(devices: dict[str, tuple[str, ...]], sizes: dict[str, Size]) -> list[dict]:
    entries = []
    for device, names in devices.items():
        for size in (sizes[name] for name in names):
            entry = variant(device, size.precision, size.bytes, size.largest_buffer, beside=False, running=0)
            entries.append(entry | {"memoryBytes": size.memory})
    return entries


def named_card(facts: dict) -> dict:
    """One card from its facts."""
    devices = facts.get("precisions", ENCODER_DEVICES)
    wanted = {name for names in devices.values() for name in names}
    sizes = {name: measure(facts["shape"], PRECISIONS[name]) for name in sorted(wanted)}
    card = {"id": facts["id"], "version": 1}
    if "family" in facts:
        card |= {"task": "text-generation", "family": facts["family"], "contextTokens": CONTEXT}
        card |= {"prompt": {"thinking": facts["thinking"]}, "generation": facts["generation"]}
    else:
        card |= {"task": "token-classification", "labels": {label: label for label in LABELS}}
        first = {device: PRECISIONS[names[0]].file for device, names in TAGGER_DEVICES.items()}
        card |= {"tagStyle": "suffix", "maxTokens": 512, "device": first}
    card |= {key: facts[key] for key in PROSE if key in facts}
    card |= {"parameters": parameters(facts["shape"]), "variants": _variants(devices, sizes), "files": []}
    return card | {key: facts[key] for key in LEGAL if key in facts}


def main() -> None:
    """Read the command line and write every card."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, help="folder of the models' folders")
    parser.add_argument("--id", nargs="+", help="only these")
    arguments = parser.parse_args()
    for facts in read_json(FACTS):
        if arguments.id and facts["id"] not in arguments.id:
            continue
        folder = arguments.out / facts["id"]
        folder.mkdir(parents=True, exist_ok=True)
        card = named_card(facts)
        write_json(folder / CARD, card)
        for entry in card["variants"]:
            name, sizes = entry["dtype"], (entry["bytes"], entry["memoryBytes"])
            print(
                f"{card['id']} {entry['device']} {name}: {sizes[0] / 1e6:,.0f} MB, memory {sizes[1] / 1e6:,.0f} MB"
            )


if __name__ == "__main__":
    main()

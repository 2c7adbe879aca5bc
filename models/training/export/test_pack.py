"""Tests of cards, manifests, zips, spans and the check command."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile
from pathlib import Path

import numpy as np

import manifest
from cards import longest_input
from layout import read_json
from manifest import describe_file, write_manifest
from pack import finish_card, write_zip
from spans import find_spans, labels_of, lead, strict_f1, tag_style
from tiny_models import TEXTS, checkpoint, model_folder

HERE = Path(__file__).parent
START = {"id": "mine", "version": 1, "title": {"ko": "내 것", "en": "Mine"}, "licence": "CC0-1.0"}


def run(script: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """A command as a person runs it."""
    command = [sys.executable, str(HERE / script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


class ManifestTest(unittest.TestCase):
    """Hashes cover every byte of every file."""

    def setUp(self) -> None:
        """A folder with chunks of eight bytes."""
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.folder = Path(directory.name)
        self.addCleanup(setattr, manifest, "CHUNK_BYTES", manifest.CHUNK_BYTES)
        manifest.CHUNK_BYTES = 8
        (self.folder / "onnx").mkdir()

    def test_chunks(self) -> None:
        """The last one is shorter; a file of whole chunks has no empty one."""
        for content, lengths in ((b"0123456789", [8, 2]), (b"01234567", [8]), (b"", [])):
            with self.subTest(content=content):
                path = self.folder / "file"
                path.write_bytes(content)
                chunks = [content[at : at + 8] for at in range(0, len(content), 8)]
                self.assertEqual([len(chunk) for chunk in chunks], lengths)
                expected = {
                    "path": "a/b",
                    "bytes": len(content),
                    "sha256": hashlib.sha256(content).hexdigest(),
                    "chunks": [hashlib.sha256(chunk).hexdigest() for chunk in chunks],
                }
                self.assertEqual(describe_file(path, "a/b"), expected)

    def test_every_file_but_itself(self) -> None:
        """Sorted, so that equal folders have equal manifests, and written twice is written alike."""
        for name in ("onnx/model.onnx", "card.json", "a.txt"):
            (self.folder / name).write_text(name)
        first = write_manifest(self.folder)
        content = (self.folder / manifest.NAME).read_bytes()
        self.assertEqual([file["path"] for file in first["files"]], ["a.txt", "card.json", "onnx/model.onnx"])
        self.assertEqual(write_manifest(self.folder), first)
        self.assertEqual((self.folder / manifest.NAME).read_bytes(), content)


class CardTest(unittest.TestCase):
    """A card says what is in the folder."""

    def test_a_tagger(self) -> None:
        """Tags, devices, sizes and hashes."""
        folder = model_folder("tiny-roberta", "fp32", "q8", "w8", "fp16")
        card = finish_card(folder, START)
        self.assertEqual(card["task"], "token-classification")
        self.assertEqual(list(card["labels"]), ["Disease", "Body", "Treatment"])
        self.assertEqual((card["tagStyle"], card["maxTokens"]), ("prefix", 128))
        self.assertEqual(card["device"]["wasm"], "onnx/model_quantized.onnx")
        self.assertEqual(card["device"]["webgpu"], "onnx/model_w8.onnx")
        self.assertEqual(card["device"]["webgpuFp16"], "onnx/model_fp16.onnx")
        for file in card["files"]:
            content = (folder / file["path"]).read_bytes()
            self.assertEqual(
                (file["bytes"], file["sha256"]), (len(content), hashlib.sha256(content).hexdigest())
            )

    def test_a_language_model(self) -> None:
        """Variants for each device, the best first."""
        card = finish_card(model_folder("tiny-qwen3", "fp32", "q8", "q4"), START)
        found = [(entry["device"], entry["dtype"]) for entry in card["variants"]]
        self.assertEqual(found, [("webgpu", "q4"), ("webgpu", "fp32"), ("wasm", "q8"), ("wasm", "fp32")])
        self.assertEqual((card["family"], card["contextTokens"]), ("qwen3", 320))
        words = next(entry for entry in card["variants"] if entry["dtype"] == "fp32")
        self.assertEqual(words["largestBufferBytes"], 280 * 32 * 4)

    def test_labels_can_be_renamed_and_dropped(self) -> None:
        """But not invented."""
        folder = model_folder("tiny-bert", "fp32")
        card = finish_card(folder, {**START, "labels": {"Disease": "질병"}})
        self.assertEqual(card["labels"], {"Disease": "질병"})
        with self.assertRaisesRegex(SystemExit, "no label Organ"):
            finish_card(folder, {**START, "labels": {"Organ": "Body"}})

    def test_a_card_of_another_task_is_refused(self) -> None:
        """A tagger is no language model."""
        with self.assertRaisesRegex(SystemExit, "text-generation"):
            finish_card(model_folder("tiny-bert", "fp32"), {**START, "task": "text-generation"})

    def test_tag_styles(self) -> None:
        """As the app reads them."""
        self.assertEqual(tag_style(["O", "B-A", "I-A"]), "prefix")
        self.assertEqual(tag_style(["O", "A-B", "A-I"]), "suffix")
        self.assertEqual(labels_of(["O", "B-A-B", "I-A-B", "B-C"]), ["A-B", "C"])
        self.assertEqual(labels_of(["A-B", "A-I", "O"]), ["A"])
        with self.assertRaisesRegex(ValueError, "LABEL_0"):
            tag_style(["LABEL_0", "LABEL_1"])

    def test_the_longest_input(self) -> None:
        """Tokenizers without a limit write a huge number."""
        bert = {"model_type": "bert", "max_position_embeddings": 300}
        self.assertEqual(longest_input(bert, {"model_max_length": int(1e30)}), 300)
        roberta = {"model_type": "roberta", "max_position_embeddings": 514, "pad_token_id": 1}
        self.assertEqual(longest_input(roberta, {}), 512)


class CommandTest(unittest.TestCase):
    """The commands as they stand in the guide."""

    def setUp(self) -> None:
        """A copy of a model folder, and sentences."""
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.place = Path(directory.name)
        self.model = self.place / "model"
        shutil.copytree(model_folder("tiny-bert", "fp32", "q8"), self.model)
        self.text = self.place / "text.jsonl"
        lines = [json.dumps({"text": text, "entities": []}, ensure_ascii=False) for text in TEXTS]
        self.text.write_text("\n".join(lines), encoding="utf-8")

    def test_pack(self) -> None:
        """Two runs give the same zip, which holds the folder."""
        flags = ("--id", "mine", "--title", "Mine", "--licence", "CC0-1.0", "--label", "Disease=Disease")
        zips = [self.place / "one.zip", self.place / "two.zip"]
        for target in zips:
            result = run("pack.py", "--model", self.model, "--zip", target, *flags)
            self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(zips[0].read_bytes(), zips[1].read_bytes())
        with zipfile.ZipFile(zips[0]) as archive:
            self.assertEqual(archive.namelist()[:2], ["card.json", "kkori-manifest.json"])
            self.assertTrue(all(entry.compress_type == zipfile.ZIP_STORED for entry in archive.infolist()))
            for name in archive.namelist():
                self.assertEqual(archive.read(name), (self.model / name).read_bytes())
        self.assertEqual(read_json(self.model / "card.json")["labels"], {"Disease": "Disease"})

    def test_outputs_without_names(self) -> None:
        """They are named at the export, all of them, or the model is not packed."""
        source = self.place / "unnamed"
        shutil.copytree(checkpoint("tiny-bert"), source)
        config = read_json(source / "config.json")
        config["id2label"] = {str(index): f"LABEL_{index}" for index in range(7)}
        config["label2id"] = {f"LABEL_{index}": index for index in range(7)}
        (source / "config.json").write_text(json.dumps(config))
        options = ("--checkpoint", source, "--out", self.model, "--no-weights", "--tags")
        tags = ("O", "A-B", "A-I", "B-B", "B-I", "C-B", "C-I")
        self.assertIn("3 tags for a model with 7", run("export.py", *options, *tags[:3]).stderr)
        self.assertEqual(run("export.py", *options, *tags).returncode, 0)
        card = finish_card(self.model, START)
        self.assertEqual((card["tagStyle"], list(card["labels"])), ("suffix", ["A", "B", "C"]))

    def test_pack_needs_to_know_the_licence(self) -> None:
        """Nothing is guessed."""
        result = run("pack.py", "--model", self.model, "--id", "mine", "--title", "Mine")
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("--licence", result.stderr)

    def test_a_zip_of_a_folder_without_subfolders(self) -> None:
        """Names are those of the folder."""
        folder = self.place / "small"
        folder.mkdir()
        (folder / "card.json").write_text("{}")
        write_manifest(folder)
        write_zip(folder, self.place / "small.zip")
        with zipfile.ZipFile(self.place / "small.zip") as archive:
            self.assertEqual(archive.namelist(), ["card.json", "kkori-manifest.json"])

    def test_check_passes_and_fails(self) -> None:
        """Weights of another model are found out."""
        options = ("--checkpoint", checkpoint("tiny-bert"), "--model", self.model, "--text", self.text)
        good = run("check.py", *options)
        self.assertEqual(good.returncode, 0, good.stdout + good.stderr)
        self.assertIn("| q8 |", good.stdout)
        other = model_folder("tiny-electra", "fp32") / "onnx/model.onnx"
        shutil.copyfile(other, self.model / "onnx/model.onnx")
        bad = run("check.py", *options, "--precision", "fp32")
        self.assertEqual(bad.returncode, 1)
        self.assertIn("fp32: a logit is", bad.stdout)

    def test_gemma3_has_no_half_precision(self) -> None:
        """It would load and answer nonsense."""
        options = ("--checkpoint", checkpoint("tiny-gemma3"), "--out", model_folder("tiny-gemma3", "fp32"))
        result = run("quantize.py", *options, "--precision", "q4f16")
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("overflow", result.stderr)


class SpansTest(unittest.TestCase):
    """Spans of tags, and their score."""

    def test_spans(self) -> None:
        """Both styles; empty tokens are left out; I begins a span where none is open."""
        prefix = ["O", "B-A", "I-A", "I-B"]
        offsets = [(0, 0), (0, 2), (2, 4), (5, 6), (7, 8), (0, 0)]
        self.assertEqual(
            find_spans([1, 1, 2, 3, 2, 1], offsets, prefix), [(0, 4, "A"), (5, 6, "B"), (7, 8, "A")]
        )
        self.assertEqual(find_spans([1, 2], [(0, 1), (1, 3)], ["O", "A-B", "A-I"]), [(0, 3, "A")])

    def test_strict_f1(self) -> None:
        """Half a span is none."""
        gold = [[(0, 4, "A"), (5, 6, "B")]]
        self.assertEqual(strict_f1(gold, gold), 1)
        self.assertEqual(strict_f1([[(0, 3, "A"), (5, 6, "B")]], gold), 0.5)
        self.assertEqual(strict_f1([[]], [[]]), 0)

    def test_lead(self) -> None:
        """Of the best over the second."""
        np.testing.assert_allclose(lead(np.array([[1.0, 4.0, 2.5]])), [1.5])


if __name__ == "__main__":
    unittest.main()

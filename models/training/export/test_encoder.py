"""Tests of the token classifiers' graphs beside torch."""

from __future__ import annotations

import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from transformers import BertConfig, DistilBertConfig

from checkpoint import Checkpoint
from encoder_graph import UnsupportedModel, build_encoder, encoder_config, read_encoder_config
from layout import read_json, write_small_files
from native import load_torch, open_session, torch_logits
from precision import PRECISIONS
from random_model import write_random_model
from tiny_models import TEXTS, checkpoint, model_folder

NAMES = ("tiny-bert", "tiny-electra", "tiny-roberta")
LIMITS = {"fp32": 1e-4, "fp16": 0.02, "q8": 0.2, "w8": 0.2, "q8n": 0.2, "q4": 2.0}


def padded(name: str) -> tuple[np.ndarray, np.ndarray]:
    """Ids and mask of all texts, padded at the end."""
    tokenizer = Tokenizer.from_file(str(checkpoint(name) / "tokenizer.json"))
    tokenizer.enable_padding(pad_id=tokenizer.token_to_id("[PAD]"))
    encodings = tokenizer.encode_batch(list(TEXTS))
    ids = np.array([encoding.ids for encoding in encodings])
    return ids, np.array([encoding.attention_mask for encoding in encodings])


def answer(path: Path, ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Logits under ONNX Runtime."""
    session = open_session(path)
    inputs = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
    return session.run(["logits"], {each.name: inputs[each.name] for each in session.get_inputs()})[0]


class EncoderTest(unittest.TestCase):
    """Every family in every precision."""

    def test_logits_are_those_of_torch(self) -> None:
        """Of a padded batch, at every real token."""
        for name in NAMES:
            ids, mask = padded(name)
            expected = torch_logits(load_torch(checkpoint(name)), ids, mask)
            folder = model_folder(name, *LIMITS)
            for precision, limit in LIMITS.items():
                with self.subTest(name, precision=precision):
                    actual = answer(folder / PRECISIONS[precision].file, ids, mask)
                    self.assertEqual(actual.dtype, np.float32)
                    self.assertLess(np.abs(actual - expected)[mask.astype(bool)].max(), limit)

    def test_padding_changes_nothing(self) -> None:
        """A text has the logits that it has alone."""
        for name in NAMES:
            with self.subTest(name):
                ids, mask = padded(name)
                path = model_folder(name, *LIMITS) / "onnx/model.onnx"
                together, length = answer(path, ids, mask), int(mask[2].sum())
                alone = answer(path, ids[2:3, :length], mask[2:3, :length])
                np.testing.assert_allclose(together[2, :length], alone[0], atol=1e-5)

    def test_integers_in_the_file_are_floats_in_memory(self) -> None:
        """The w8 file is small, and answers as its rounded weights do."""
        folder = model_folder("tiny-bert", *LIMITS)
        sizes = {name: (folder / PRECISIONS[name].file).stat().st_size for name in ("fp32", "w8")}
        self.assertLess(sizes["w8"], sizes["fp32"] * 0.6)

    def test_roberta_has_fewer_positions_than_its_table(self) -> None:
        """Its first two are never used."""
        config = read_encoder_config(checkpoint("tiny-roberta"))
        self.assertEqual((config.positions, config.longest), (130, 128))
        ids = np.full((1, 128), 9)
        path = model_folder("tiny-roberta", *LIMITS) / "onnx/model.onnx"
        self.assertEqual(answer(path, ids, np.ones_like(ids)).shape, (1, 128, 7))

    def test_older_checkpoints(self) -> None:
        """Weights in several safetensors files, or pickled."""
        whole = load_file(checkpoint("tiny-bert") / "model.safetensors")
        with tempfile.TemporaryDirectory() as directory:
            folder = Path(directory)
            parts = {
                "a.safetensors": dict(list(whole.items())[:9]),
                "b.safetensors": dict(list(whole.items())[9:]),
            }
            places = {name: file for file, part in parts.items() for name in part}
            for file, part in parts.items():
                save_file(part, folder / file)
            (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": places}))
            with Checkpoint(folder) as tensors:
                self.assertEqual(set(tensors), set(whole))
                np.testing.assert_array_equal(
                    tensors.read("classifier.bias"), whole["classifier.bias"].numpy()
                )
        with tempfile.TemporaryDirectory() as directory:
            torch.save(whole, Path(directory) / "pytorch_model.bin")
            with Checkpoint(Path(directory)) as tensors:
                self.assertEqual(set(tensors), set(whole))
            with self.assertRaises(FileNotFoundError):
                Checkpoint(Path(directory) / "nothing")

    def test_vocab_txt_becomes_tokenizer_json(self) -> None:
        """Older Korean models have nothing else."""
        with tempfile.TemporaryDirectory() as directory:
            folder, out = Path(directory) / "checkpoint", Path(directory) / "model"
            write_random_model("tiny-bert", list(TEXTS), folder, seed=1, dtype=torch.float32)
            pieces = read_json(folder / "tokenizer.json")["model"]["vocab"]
            (folder / "vocab.txt").write_text("\n".join(sorted(pieces, key=pieces.get)) + "\n", "utf-8")
            expected = Tokenizer.from_file(str(folder / "tokenizer.json")).encode(TEXTS[0]).ids
            (folder / "tokenizer.json").unlink()
            write_small_files(folder, out)
            actual = Tokenizer.from_file(str(out / "tokenizer.json")).encode(TEXTS[0]).ids
            self.assertEqual(actual, expected)


class RefusalTest(unittest.TestCase):
    """Another network is refused by name."""

    def test_other_families(self) -> None:
        """Each with its reason."""
        for reason, config in (("distilbert", DistilBertConfig()), ("relu", BertConfig(hidden_act="relu"))):
            with self.subTest(reason), self.assertRaisesRegex(UnsupportedModel, reason):
                encoder_config(config)

    def test_a_model_that_was_not_fine_tuned(self) -> None:
        """There is no tag layer to export."""
        whole = load_file(checkpoint("tiny-bert") / "model.safetensors")
        with tempfile.TemporaryDirectory() as directory:
            bare = {name: value for name, value in whole.items() if not name.startswith("classifier")}
            save_file(bare, Path(directory) / "model.safetensors")
            config = read_encoder_config(checkpoint("tiny-bert"))
            with (
                Checkpoint(Path(directory)) as tensors,
                self.assertRaisesRegex(UnsupportedModel, "fine-tune"),
            ):
                build_encoder(config, tensors, PRECISIONS["fp32"])


if __name__ == "__main__":
    unittest.main()

"""Tests of the language models' graphs beside torch."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer
from transformers import LlamaConfig, Qwen3Config

from check_decoder import round_weights
from decoder_config import UnsupportedModel, decoder_config
from layout import read_json, write_small_files, write_weights
from native import OnnxDecoder, load_torch, torch_greedy, torch_logits
from precision import PRECISIONS
from tiny_models import TEXTS, checkpoint, model_folder

NAMES = ("tiny-qwen3", "tiny-qwen3-untied", "tiny-gemma2", "tiny-gemma3")


def prompt(name: str, text: str = TEXTS[1]) -> list[int]:
    """A text's ids."""
    return Tokenizer.from_file(str(checkpoint(name) / "tokenizer.json")).encode(text).ids


def at_once(decoder: OnnxDecoder, ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Logits of all positions."""
    return decoder.run(ids, mask, decoder.empty_cache(len(ids)), keep=0)[0]


class DecoderTest(unittest.TestCase):
    """In full precision the graph is the model."""

    def setUp(self) -> None:
        """Loaded one after the other."""
        self.decoders = {name: OnnxDecoder(model_folder(name, "fp32") / "onnx/model.onnx") for name in NAMES}

    def test_logits_and_greedy_tokens_are_those_of_torch(self) -> None:
        """Of a prompt that is longer than the sliding window and than 32 tokens."""
        for name, decoder in self.decoders.items():
            with self.subTest(name):
                model, ids = load_torch(checkpoint(name)), np.array([prompt(name)])
                self.assertGreater(ids.size, 32)
                expected = torch_logits(model, ids, np.ones_like(ids))
                np.testing.assert_allclose(at_once(decoder, ids, np.ones_like(ids)), expected, atol=1e-4)
                self.assertEqual(decoder.greedy(prompt(name), 16), torch_greedy(model, prompt(name), 16))

    def test_texts_of_different_length_do_not_touch_each_other(self) -> None:
        """Padded at the left, as generation pads them."""
        for name, decoder in self.decoders.items():
            with self.subTest(name):
                long, short = prompt(name), prompt(name, TEXTS[2])[:20]
                gap = len(long) - len(short)
                ids = np.array([long, [0] * gap + short])
                mask = np.array([[1] * len(long), [0] * gap + [1] * len(short)])
                logits = at_once(decoder, ids, mask)
                for row, alone in ((logits[0], long), (logits[1, gap:], short)):
                    expected = at_once(decoder, np.array([alone]), np.ones((1, len(alone)), np.int64))[0]
                    np.testing.assert_allclose(row, expected, atol=1e-4)

    def test_a_prompt_can_be_read_in_parts(self) -> None:
        """With the cache of the parts before."""
        for name, decoder in self.decoders.items():
            with self.subTest(name):
                ids = prompt(name)
                whole = at_once(decoder, np.array([ids]), np.ones((1, len(ids)), np.int64))[0, -1]
                cache, read = decoder.empty_cache(), 0
                for part in (ids[:7], ids[7:30], ids[30:]):
                    read += len(part)
                    mask = np.ones((1, read), np.int64)
                    logits, cache = decoder.run(np.array([part]), mask, cache, keep=1)
                self.assertEqual(logits.shape[1], 1)
                np.testing.assert_allclose(logits[0, 0], whole, atol=1e-4)

    def test_as_many_logits_as_wanted(self) -> None:
        """The last ones."""
        decoder = self.decoders["tiny-qwen3"]
        ids = np.array([prompt("tiny-qwen3")])
        mask = np.ones_like(ids)
        every = at_once(decoder, ids, mask)
        last, _ = decoder.run(ids, mask, decoder.empty_cache(), keep=3)
        np.testing.assert_array_equal(last, every[:, -3:])


class PrecisionTest(unittest.TestCase):
    """With rounded weights the graph is the model with the same rounded weights."""

    def test_blocks_multiply_as_torch_does_with_the_same_weights(self) -> None:
        """So that an error can only be the rounding's."""
        for name in NAMES:
            for precision in ("q8n", "q4"):
                with self.subTest(name, precision=precision):
                    model = load_torch(checkpoint(name))
                    round_weights(model, PRECISIONS[precision])
                    decoder = OnnxDecoder(model_folder(name, "q8n", "q4") / PRECISIONS[precision].file)
                    ids = np.array([prompt(name)])
                    expected = torch_logits(model, ids, np.ones_like(ids))
                    np.testing.assert_allclose(at_once(decoder, ids, np.ones_like(ids)), expected, atol=1e-3)

    def test_smaller_floats_and_integers_stay_near(self) -> None:
        """Within what their rounding explains."""
        for name in NAMES:
            ids = np.array([prompt(name)])
            expected = torch_logits(load_torch(checkpoint(name)), ids, np.ones_like(ids))
            folder = model_folder(name, "fp16", "q8", "q4f16")
            for precision, limit in (("fp16", 0.05), ("q8", 0.5)):
                with self.subTest(name, precision=precision):
                    decoder = OnnxDecoder(folder / PRECISIONS[precision].file)
                    actual = at_once(decoder, ids, np.ones_like(ids))
                    self.assertEqual(actual.dtype, np.float32)
                    self.assertLess(np.abs(actual - expected).max(), limit)
            half = OnnxDecoder(folder / PRECISIONS["q4f16"].file)
            self.assertTrue(all(dtype is np.float16 for *_, dtype in half.caches.values()))
            full = OnnxDecoder(model_folder(name, "q8n", "q4") / PRECISIONS["q4"].file)
            near = at_once(half, ids, np.ones_like(ids)) - at_once(full, ids, np.ones_like(ids))
            self.assertLess(np.abs(near).max(), 0.3)


class LayoutTest(unittest.TestCase):
    """Large weights get files of their own."""

    def test_data_files_are_counted_in_the_configuration(self) -> None:
        """And files that an earlier run left are removed."""
        with tempfile.TemporaryDirectory() as directory:
            out = Path(directory)
            write_small_files(checkpoint("tiny-qwen3"), out)
            left_over = out / "onnx" / "model.onnx_data_9"
            left_over.write_bytes(b"x")
            options = {"chunk_bytes": 40_000, "largest_alone": 0}
            written = write_weights(checkpoint("tiny-qwen3"), out, PRECISIONS["fp32"], **options)
            count = len(written.files) - 1
            self.assertGreater(count, 2)
            self.assertFalse(left_over.exists())
            settings = read_json(out / "config.json")["transformers.js_config"]
            self.assertEqual(settings, {"use_external_data_format": {"model.onnx": count}})
            decoder, ids = OnnxDecoder(written.files[0]), prompt("tiny-qwen3")
            inside = OnnxDecoder(model_folder("tiny-qwen3", "fp32") / "onnx/model.onnx")
            self.assertEqual(decoder.greedy(ids, 8), inside.greedy(ids, 8))

    def test_images_are_left_out_of_the_configuration(self) -> None:
        """What is exported of Gemma 3 is its language model."""
        config = read_json(model_folder("tiny-gemma3", "fp32") / "config.json")
        self.assertEqual(config["model_type"], "gemma3_text")
        self.assertEqual(config["architectures"], ["Gemma3ForCausalLM"])

    def test_the_context_can_be_shorter_than_the_models(self) -> None:
        """Angles for more positions would only be weight."""
        with tempfile.TemporaryDirectory() as directory:
            write_small_files(checkpoint("tiny-qwen3"), Path(directory), context=64)
            self.assertEqual(read_json(Path(directory) / "config.json")["max_position_embeddings"], 64)


class RefusalTest(unittest.TestCase):
    """Another network is refused by name, not written wrongly."""

    def test_other_families_and_arithmetic(self) -> None:
        """Each with its reason."""
        cases = {
            "model_type llama": LlamaConfig(),
            "activation relu": Qwen3Config(hidden_act="relu"),
            "bias": Qwen3Config(attention_bias=True),
            "rotary scaling yarn": Qwen3Config(
                rope_parameters={"rope_type": "yarn", "factor": 4.0, "rope_theta": 1e6}
            ),
        }
        for reason, config in cases.items():
            with self.subTest(reason), self.assertRaisesRegex(UnsupportedModel, reason):
                decoder_config(config, 64)


if __name__ == "__main__":
    unittest.main()

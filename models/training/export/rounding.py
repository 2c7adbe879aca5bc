"""Weights as small integers: a scale a row, or a scale a block of 32 neighbours in a row.

Rounding is to the nearest step with no zero point, which keeps 0 exact. Rows are worked on in
groups, so that a large matrix needs little more memory than its result.
"""

from __future__ import annotations

import numpy as np

BLOCK = 32
ROWS_AT_ONCE = 4096


def round_rows(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """int8 [rows, columns] and float32 scales [rows]; weight is close to int8 times scale."""
    rounded = np.empty(weight.shape, dtype=np.int8)
    scales = np.empty(len(weight), dtype=np.float32)
    for start in range(0, len(weight), ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        part = weight[rows]
        scales[rows] = np.maximum(np.abs(part).max(axis=1), np.finfo(np.float32).tiny) / 127
        rounded[rows] = np.rint(part / scales[rows, None])
    return rounded, scales


def round_blocks(weight: np.ndarray, bits: int, scale_type: np.dtype) -> tuple[np.ndarray, np.ndarray]:
    """The storage of ONNX Runtime's MatMulNBits for weight [rows, columns].

    Returns uint8 [rows, blocks, bytes of a block] and scales [rows, blocks] of ``scale_type``. With
    4 bits the first of two neighbours is in the low half of a byte. The stored integer less
    2^(bits - 1), times the scale, is the weight. The value farthest from 0 in a block takes the
    lowest integer, so that the whole range is used whichever sign it has.
    """
    rows, columns = weight.shape
    blocks = -(-columns // BLOCK)
    middle = 1 << (bits - 1)
    packed = np.empty((rows, blocks, BLOCK * bits // 8), dtype=np.uint8)
    scales = np.empty((rows, blocks), dtype=scale_type)
    for start in range(0, rows, ROWS_AT_ONCE):
        part = weight[start : start + ROWS_AT_ONCE]
        part = np.pad(part, ((0, 0), (0, blocks * BLOCK - columns))).reshape(len(part), blocks, BLOCK)
        farthest = np.take_along_axis(part, np.abs(part).argmax(axis=2)[:, :, None], axis=2)
        scale = (farthest / -middle).astype(scale_type)
        # Rounded with the scale that will be stored; a block of zeros has none.
        divisor = scale.astype(np.float32)
        steps = np.rint(np.divide(part, divisor, out=np.zeros_like(part), where=divisor != 0)) + middle
        integers = np.clip(steps, 0, 2 * middle - 1).astype(np.uint8)
        if bits == 4:
            integers = integers[:, :, ::2] | integers[:, :, 1::2] << 4
        packed[start : start + ROWS_AT_ONCE] = integers
        scales[start : start + ROWS_AT_ONCE] = scale[:, :, 0]
    return packed, scales


def unround_blocks(weight: np.ndarray, bits: int) -> np.ndarray:
    """The weights [rows, columns] that an operator multiplies with after `round_blocks`: float32."""
    packed, scales = round_blocks(weight, bits, np.dtype(np.float32))
    return unpack_blocks(packed, scales, bits, weight.shape[1])


def unpack_blocks(packed: np.ndarray, scales: np.ndarray, bits: int, columns: int) -> np.ndarray:
    """Stored blocks as float32 [rows, columns]."""
    if bits == 4:
        packed = np.stack([packed & 15, packed >> 4], axis=-1).reshape(*packed.shape[:2], -1)
    weights = (packed.astype(np.float32) - (1 << (bits - 1))) * scales.astype(np.float32)[:, :, None]
    return weights.reshape(len(packed), -1)[:, :columns]

"""``kkori-manifest.json``: size and SHA-256 of every file of a folder, whole and by chunk.

With the hashes of chunks a download can be checked while it runs, and taken up where it stopped.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from layout import write_json

NAME = "kkori-manifest.json"
CHUNK_BYTES = 8 * 1024 * 1024


def describe_file(path: Path, name: str) -> dict:
    """Path, size, SHA-256 and the SHA-256 of each chunk, in order; reads a chunk at a time."""
    whole, chunks, size = hashlib.sha256(), [], 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            whole.update(chunk)
            chunks.append(hashlib.sha256(chunk).hexdigest())
            size += len(chunk)
    return {"path": name, "bytes": size, "sha256": whole.hexdigest(), "chunks": chunks}


def folder_files(folder: Path) -> list[str]:
    """Paths of all files below the folder but the manifest, sorted, with forward slashes."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return sorted(name for path in paths if (name := path.relative_to(folder).as_posix()) != NAME)


def write_manifest(folder: Path) -> dict:
    """Describe every file of the folder and write it down; returns what was written."""
    files = [describe_file(folder / name, name) for name in folder_files(folder)]
    manifest = {"version": 1, "chunkBytes": CHUNK_BYTES, "files": files}
    write_json(folder / NAME, manifest)
    return manifest

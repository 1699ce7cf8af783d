"""What a checks file declares."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import ModuleType

from grader.bench.workload import Workload, workloads_in
from grader.byhand import ByHand
from grader.check import Check, checks_in
from grader.module import load_module
from grader.picture import Picture, pictures_in
from grader.proof import Proof, proofs_in


@dataclass(frozen=True)
class Declared:
    """Each kind in the order of the file."""

    checks: list[Check]
    rules: list[ByHand]
    proofs: list[Proof]
    workloads: list[Workload]
    pictures: list[Picture]

    @classmethod
    @lru_cache(maxsize=64)
    def in_text(cls, source: str, path: str) -> Declared:
        """What a checks file with this text declares. What the zygote has loaded, its workers need not."""
        return cls.by(load_module(source, path, f"checks_{Path(path).stem}"))

    @classmethod
    def by(cls, module: ModuleType) -> Declared:
        """What a checks file that was loaded declares."""
        checks, rules = checks_in(module)
        return cls(checks, rules, proofs_in(module), workloads_in(module), pictures_in(module))

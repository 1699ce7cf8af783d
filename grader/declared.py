"""What a checks file declares."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

from grader.bench.workload import Workload, workloads_in
from grader.byhand import ByHand
from grader.check import Check, checks_in
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
    def by(cls, module: ModuleType) -> Declared:
        """What a checks file that was loaded declares."""
        checks, rules = checks_in(module)
        return cls(checks, rules, proofs_in(module), workloads_in(module), pictures_in(module))

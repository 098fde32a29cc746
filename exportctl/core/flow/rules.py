"""A workflow is a table of steps; it can be checked and drawn without running it."""

from collections.abc import Iterable
from dataclasses import dataclass

from exportctl.core.errors import Conflict


@dataclass(frozen=True)
class Step:
    """One move: from any of `sources` to `target`, for holders of `permission`.

    An empty permission is a step of the system, or of a service that asks in another way who may.
    """

    action: str
    sources: frozenset[str]
    target: str
    permission: str
    needs_reason: bool

    def __init__(
        self,
        action: str,
        sources: Iterable[str],
        target: str,
        *,
        permission: str = "",
        needs_reason: bool = False,
    ) -> None:
        object.__setattr__(self, "action", action)
        object.__setattr__(self, "sources", frozenset(str(source) for source in sources))
        object.__setattr__(self, "target", str(target))
        object.__setattr__(self, "permission", permission)
        object.__setattr__(self, "needs_reason", needs_reason)


@dataclass(frozen=True)
class Flow:
    """The life of one kind of record. The audit verb of a step is `name.action`."""

    name: str
    steps: tuple[Step, ...]

    def __init__(self, name: str, steps: Iterable[Step]) -> None:
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "steps", tuple(steps))

    def step(self, action: str, status: str) -> Step:
        """Return the step that `action` takes from `status`, or refuse with Conflict."""
        for step in self.steps:
            if step.action == action and status in step.sources:
                return step
        raise Conflict(
            f"This {self.name} is now {str(status).replace('_', ' ')}, so it can no longer be "
            f"changed by “{action.replace('_', ' ')}”. Look at it again to see what changed.",
            code="wrong_status",
        )

    def diagram(self) -> str:
        """Return the flow as a Mermaid state diagram, for the manual."""
        lines = ["stateDiagram-v2"]
        lines += [f"    [*] --> {start}" for start in self.starts()]
        for step in self.steps:
            label = step.action.replace("_", " ") + (f" ({step.permission})" if step.permission else "")
            lines += [f"    {source} --> {step.target}: {label}" for source in sorted(step.sources)]
        lines += [f"    {end} --> [*]" for end in self.ends()]
        return "\n".join(lines)

    def starts(self) -> list[str]:
        """Return where a record begins: what no step leads to, else what the table's first step leaves."""
        unreached = self._sources() - {step.target for step in self.steps}
        return sorted(unreached or self.steps[0].sources)

    def ends(self) -> list[str]:
        """Return the statuses that no step leads out of."""
        return sorted({step.target for step in self.steps} - self._sources())

    def _sources(self) -> set[str]:
        return {source for step in self.steps for source in step.sources}

"""Everything that reads what others wrote, as functions of bytes (see harness.py)."""

from tests.fuzz import desktop_targets, file_targets, tool_targets, wire_targets
from tests.fuzz.harness import Target

TARGETS: dict[str, Target] = {
    target.name: target
    for target in (
        *wire_targets.TARGETS,
        *file_targets.TARGETS,
        *tool_targets.TARGETS,
        *desktop_targets.TARGETS,
    )
}

"""Notes that outlive a conversation: remember, recall, forget."""

from assistant.tools.notes import Note, NoteBook
from assistant.tools.tool import tool

MOST_RECALLED = 20


@tool
def remember(note: str) -> str:
    """Write down something that must be known in later conversations. Use it when the user asks you to remember.

    Never write down passwords, keys or the like.

    Args:
        note: One or more whole sentences that make sense on their own, for instance "Ada's birthday is on 10 December."

    """
    notebook = NoteBook()
    written = notebook.add(note)
    return f"Noted as number {written.note_id}.{_damage(notebook)}"


@tool
def recall(words: str = "") -> str:
    """Look up what you were asked to remember in earlier conversations; newest first.

    Use it when the user asks what you know or remember, or speaks of something you may have noted.

    Args:
        words: The few words that matter, for instance "Ada birthday". Leave it out for all notes.

    """
    notebook = NoteBook()
    notes = notebook.find(words)
    if not notes:
        answer = f"No note has these words: {words}." if words.strip() else "There are no notes."
        return answer + _damage(notebook)
    lines = [_line(note) for note in notes[:MOST_RECALLED]]
    if len(notes) > MOST_RECALLED:
        lines.append(f"({len(notes) - MOST_RECALLED} older ones are left out: ask with more words.)")
    return "\n".join(lines)


# It asks first: what is forgotten cannot be had back.
@tool(approval="ask")
def forget(number: int) -> str:
    """Delete one note for good. Use it when the user asks you to forget something.

    Args:
        number: The note's number, as recall tells it.

    """
    return f"Forgotten: {_line(NoteBook().remove(number))}"


def _line(note: Note) -> str:
    return f"{note.note_id} ({note.created.astimezone():%Y-%m-%d}): {note.text}"


def _damage(notebook: NoteBook) -> str:
    if notebook.damaged_file is None:
        return ""
    return f" Tell the user: the older notes were damaged and are kept as {notebook.damaged_file}."

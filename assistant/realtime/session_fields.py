"""The session object of `session.update`, field by field: what a client over WebSocket may set, and to what.

Names, types and ranges are those of OpenAI's published OpenAPI document (the RealtimeSessionCreateRequest schema). A
field is nullable where the document says that null switches something off. Names of models and voices are data: new
ones appear all the time, so any name is taken.
"""

from assistant.realtime.object_rules import Fields, Json, ListOf, MapOf, OneOf, Structure, Tagged
from assistant.realtime.value_rules import NULL, Boolean, Choice, Integer, Number, Pattern, Scalar, Text

WIRE_RATE = 24000

TEXT = Text()
SECRET = Text(secret=True)
ANY_TEXT = Text(may_be_empty=True)
BOOLEAN = Boolean()
MILLISECONDS = Integer(0)
LANGUAGE = Pattern(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "a language code such as en or de")
NAMES = ListOf(TEXT)


def nullable(rule: Scalar | Structure) -> OneOf:
    """The same, or None."""
    return OneOf(rule, NULL)


AUDIO_FORMAT = Tagged(
    {"audio/pcm": Fields({"rate": Choice(WIRE_RATE)}), "audio/pcmu": Fields({}), "audio/pcma": Fields({})}
)

NOISE_REDUCTION = Fields({"type": Choice("near_field", "far_field"), "strength": Number(0)})

TRANSCRIPTION = Fields(
    {
        "model": TEXT,
        "language": LANGUAGE,
        "languages": ListOf(LANGUAGE),
        "prompt": ANY_TEXT,
        "keywords": NAMES,
        "delay": Choice("minimal", "low", "medium", "high", "xhigh"),
    }
)

TURN_DETECTION = Tagged(
    {
        "server_vad": Fields(
            {
                "threshold": Number(0.0, 1.0),
                "prefix_padding_ms": MILLISECONDS,
                "silence_duration_ms": MILLISECONDS,
                "idle_timeout_ms": nullable(Integer(5000, 30000)),
                "create_response": BOOLEAN,
                "interrupt_response": BOOLEAN,
            }
        ),
        "semantic_vad": Fields(
            {
                "eagerness": Choice("low", "medium", "high", "auto"),
                "create_response": BOOLEAN,
                "interrupt_response": BOOLEAN,
            }
        ),
    }
)

AUDIO_INPUT = Fields(
    {
        "format": AUDIO_FORMAT,
        "noise_reduction": nullable(NOISE_REDUCTION),
        "transcription": nullable(TRANSCRIPTION),
        "turn_detection": nullable(TURN_DETECTION),
    }
)

VOICE = OneOf(TEXT, Fields({"id": TEXT}, required=("id",)))

AUDIO_OUTPUT = Fields({"format": AUDIO_FORMAT, "speed": Number(0.25, 1.5), "voice": VOICE})

AUDIO = Fields({"input": AUDIO_INPUT, "output": AUDIO_OUTPUT})

# The seed's flat settings beside the wire's own `input` and `output`. What is inside those two is checked where all
# settings have come together.
FLAT_AUDIO = {
    "voice": VOICE,
    "input_rate": Choice(WIRE_RATE),
    "output_rate": Choice(WIRE_RATE),
    "channels": Choice(1),
    "format": Choice("pcm"),
}
AUDIO_SETTINGS = Fields({**FLAT_AUDIO, "input": Json(), "output": Json()})

CACHE_BREAKPOINT = Fields({"mode": Choice("explicit"), "ttl": Choice("30m", "12h")}, required=("mode",))

PROMPT_VARIABLE = Tagged(
    {
        "input_text": Fields({"text": ANY_TEXT, "prompt_cache_breakpoint": CACHE_BREAKPOINT}, required=("text",)),
        "input_image": Fields(
            {
                "detail": Choice("low", "high", "auto", "original"),
                "file_id": nullable(TEXT),
                "image_url": nullable(TEXT),
                "prompt_cache_breakpoint": CACHE_BREAKPOINT,
            },
            required=("detail",),
        ),
        "input_file": Fields(
            {
                "detail": Choice("auto", "low", "high"),
                "file_data": TEXT,
                "file_id": nullable(TEXT),
                "file_url": TEXT,
                "filename": TEXT,
                "prompt_cache_breakpoint": CACHE_BREAKPOINT,
            }
        ),
    }
)

PROMPT = Fields(
    {
        "id": TEXT,
        "version": nullable(TEXT),
        "variables": nullable(MapOf(OneOf(ANY_TEXT, PROMPT_VARIABLE))),
    },
    required=("id",),
)

MCP_TOOL_FILTER = Fields({"read_only": BOOLEAN, "tool_names": NAMES})

FUNCTION_TOOL = Fields(
    {
        "name": Pattern(r"[A-Za-z0-9_-]{1,64}", "1 to 64 letters, digits, underscores or hyphens"),
        "description": ANY_TEXT,
        "parameters": MapOf(Json()),
    },
    required=("name",),
)

MCP_TOOL = Fields(
    {
        "server_label": TEXT,
        "server_url": TEXT,
        "connector_id": TEXT,
        "tunnel_id": TEXT,
        "server_description": ANY_TEXT,
        "authorization": SECRET,
        "headers": nullable(MapOf(SECRET)),
        "allowed_callers": nullable(ListOf(Choice("direct", "programmatic"))),
        "allowed_tools": OneOf(NAMES, MCP_TOOL_FILTER, NULL),
        "require_approval": OneOf(
            Choice("always", "never"), Fields({"always": MCP_TOOL_FILTER, "never": MCP_TOOL_FILTER}), NULL
        ),
        "defer_loading": BOOLEAN,
    },
    required=("server_label",),
    any_of=("server_url", "connector_id", "tunnel_id"),
)

TOOL_CHOICE = OneOf(
    Choice("none", "auto", "required"),
    Tagged(
        {
            "function": Fields({"name": TEXT}, required=("name",)),
            "mcp": Fields({"server_label": TEXT, "name": nullable(TEXT)}, required=("server_label",)),
        }
    ),
)

TRUNCATION = OneOf(
    Choice("auto", "disabled"),
    Tagged(
        {
            "retention_ratio": Fields(
                {
                    "retention_ratio": Number(0.0, 1.0),
                    "token_limits": Fields({"post_instructions": Integer(0)}),
                },
                required=("retention_ratio",),
            )
        }
    ),
)

TRACING = OneOf(Choice("auto"), Fields({"workflow_name": TEXT, "group_id": TEXT, "metadata": MapOf(Json())}), NULL)

# Where people look for what other versions of this API, or the flat settings, have at the top.
MOVED = {
    "voice": "it is audio.output.voice.",
    "speed": "it is audio.output.speed.",
    "turn_detection": "it is audio.input.turn_detection.",
    "noise_reduction": "it is audio.input.noise_reduction.",
    "input_audio_noise_reduction": "it is audio.input.noise_reduction.",
    "transcription": "it is audio.input.transcription.",
    "input_audio_transcription": "it is audio.input.transcription.",
    "input_audio_format": "it is audio.input.format.",
    "output_audio_format": "it is audio.output.format.",
    "modalities": "it is output_modalities.",
    "max_tokens": "it is max_output_tokens.",
    "max_response_output_tokens": "it is max_output_tokens.",
    "temperature": "the API no longer has it.",
}

SESSION = Fields(
    {
        "type": Choice("realtime"),
        "model": TEXT,
        "instructions": ANY_TEXT,
        # One of the two: the API refuses both at once.
        "output_modalities": Choice(["audio"], ["text"]),
        "audio": AUDIO,
        "tools": ListOf(Tagged({"function": FUNCTION_TOOL, "mcp": MCP_TOOL})),
        "tool_choice": TOOL_CHOICE,
        "parallel_tool_calls": BOOLEAN,
        "max_output_tokens": OneOf(Integer(1, 4096), Choice("inf")),
        "reasoning": Fields({"effort": Choice("minimal", "low", "medium", "high", "xhigh")}),
        "truncation": TRUNCATION,
        "tracing": TRACING,
        "prompt": nullable(PROMPT),
        "include": ListOf(Choice("item.input_audio_transcription.logprobs")),
    },
    required=("type",),
    moved=MOVED,
)

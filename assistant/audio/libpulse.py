"""The few functions of PulseAudio's client library that tell which devices there are (Linux; libpulse.so.0).

PipeWire serves the same library. Declarations follow <pulse/introspect.h>, <pulse/context.h>, <pulse/mainloop.h>.
"""

import ctypes
import functools
import sys
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_uint8, c_uint32, c_uint64, c_ulong, c_void_p

CONTEXT_NO_AUTOSPAWN = 1
CONTEXT_READY = 4
CONTEXT_FAILED = 5
CONTEXT_TERMINATED = 6
NO_INDEX = 0xFFFFFFFF
SUBSCRIBE_TO = 0x0001 | 0x0002 | 0x0080  # sinks, sources, server: what comes, goes or changes there

ContextCallback = CFUNCTYPE(None, c_void_p, c_void_p)  # context, userdata
SubscribeCallback = CFUNCTYPE(None, c_void_p, c_uint32, c_uint32, c_void_p)  # context, event, index, userdata
PollFunction = CFUNCTYPE(c_int, c_void_p, c_ulong, c_int, c_void_p)  # descriptors, count, milliseconds, userdata


class SampleSpec(Structure):
    """pa_sample_spec."""

    _fields_ = [("format", c_int), ("rate", c_uint32), ("channels", c_uint8)]


class ChannelMap(Structure):
    """pa_channel_map."""

    _fields_ = [("channels", c_uint8), ("map", c_int * 32)]


class ChannelVolumes(Structure):
    """pa_cvolume."""

    _fields_ = [("channels", c_uint8), ("values", c_uint32 * 32)]


class ServerInfo(Structure):
    """pa_server_info, as far as it is read here."""

    _fields_ = [
        ("user_name", c_char_p),
        ("host_name", c_char_p),
        ("server_version", c_char_p),
        ("server_name", c_char_p),
        ("sample_spec", SampleSpec),
        ("default_sink_name", c_char_p),
        ("default_source_name", c_char_p),
    ]


class DeviceInfo(Structure):
    """pa_sink_info and pa_source_info, which are alike as far as they are read here."""

    _fields_ = [
        ("name", c_char_p),
        ("index", c_uint32),
        ("description", c_char_p),
        ("sample_spec", SampleSpec),
        ("channel_map", ChannelMap),
        ("owner_module", c_uint32),
        ("volume", ChannelVolumes),
        ("mute", c_int),
        ("monitor", c_uint32),  # of a source: the sink it only listens to, else NO_INDEX
        ("monitor_name", c_char_p),
        ("latency", c_uint64),
        ("driver", c_char_p),
        ("flags", c_int),
        ("properties", c_void_p),
    ]


ServerInfoCallback = CFUNCTYPE(None, c_void_p, POINTER(ServerInfo), c_void_p)  # context, answer, userdata
ListCallback = CFUNCTYPE(None, c_void_p, POINTER(DeviceInfo), c_int, c_void_p)  # context, item, end of list, userdata


class PollDescriptor(Structure):
    """The struct pollfd of poll(2)."""

    _fields_ = [("fd", c_int), ("events", ctypes.c_short), ("revents", ctypes.c_short)]


_PROTOTYPES = {
    "pa_mainloop_new": (c_void_p, ()),
    "pa_mainloop_free": (None, (c_void_p,)),
    "pa_mainloop_get_api": (c_void_p, (c_void_p,)),
    "pa_mainloop_iterate": (c_int, (c_void_p, c_int, POINTER(c_int))),
    "pa_mainloop_wakeup": (None, (c_void_p,)),
    "pa_mainloop_set_poll_func": (None, (c_void_p, PollFunction, c_void_p)),
    "pa_context_new": (c_void_p, (c_void_p, c_char_p)),
    "pa_context_connect": (c_int, (c_void_p, c_char_p, c_int, c_void_p)),
    "pa_context_disconnect": (None, (c_void_p,)),
    "pa_context_unref": (None, (c_void_p,)),
    "pa_context_get_state": (c_int, (c_void_p,)),
    "pa_context_set_state_callback": (None, (c_void_p, ContextCallback, c_void_p)),
    "pa_context_set_subscribe_callback": (None, (c_void_p, SubscribeCallback, c_void_p)),
    "pa_context_subscribe": (c_void_p, (c_void_p, c_int, c_void_p, c_void_p)),
    "pa_context_get_server_info": (c_void_p, (c_void_p, ServerInfoCallback, c_void_p)),
    "pa_context_get_sink_info_list": (c_void_p, (c_void_p, ListCallback, c_void_p)),
    "pa_context_get_source_info_list": (c_void_p, (c_void_p, ListCallback, c_void_p)),
    "pa_operation_unref": (None, (c_void_p,)),
    "pa_proplist_gets": (c_char_p, (c_void_p, c_char_p)),
}


@functools.cache
def load_libpulse() -> ctypes.CDLL | None:
    """Return the library with its prototypes declared; None where there is none."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        library = ctypes.CDLL("libpulse.so.0")
    except OSError:
        return None
    for name, (result, arguments) in _PROTOTYPES.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


@functools.cache
def load_libc() -> ctypes.CDLL:
    """Return the C library, whose poll(2) lets other Python threads run."""
    library = ctypes.CDLL(None)
    library.poll.restype, library.poll.argtypes = c_int, (c_void_p, c_ulong, c_int)
    return library

"""The OpenAI Realtime protocol without input or output of its own: events in, commands out.

Nothing here but `connection.py` touches a socket, a clock, Qt or asyncio: time is pushed in, so that an hour's
session is tested in milliseconds.
"""

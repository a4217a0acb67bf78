"""A server that speaks OpenAI's Realtime protocol on loopback, hears a handful of questions and answers aloud.

It shares no code with the client: it is an independent reading of the protocol, for practice and for tests.
"""

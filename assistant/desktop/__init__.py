"""The desktop body: window, tray and what plugs them into a conversation. `desktop.py` puts it together."""

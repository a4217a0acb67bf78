"""The user's desktop: clipboard, screen and browser, by Qt where there is a window, else by the system's programs."""

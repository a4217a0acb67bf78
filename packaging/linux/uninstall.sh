#!/bin/sh
# Removes what the installer put here, and nothing else. Settings, history and keys stay.
set -eu

remove() {
    program=$(cd "$(dirname "$0")" && pwd -P)
    # A running one would look for its files in vain.
    "$program/assistant" quit >/dev/null 2>&1 || true
    case "${XDG_CONFIG_HOME:-}" in
        /*) configuration=$XDG_CONFIG_HOME ;;
        *) configuration=$HOME/.config ;;
    esac
    at_login=$configuration/autostart/@ID@.desktop
    if [ -f "$at_login" ] && grep -qF "$program/assistant" "$at_login"; then
        rm -f "$at_login"
    fi
    while IFS= read -r file; do
        rm -f "$file"
    done <"$program/installed-files"
    folders=$(sort -r "$program/installed-folders")
    rm -rf "$program"
    printf '%s\n' "$folders" | while IFS= read -r folder; do
        # Whoever has put something into it since keeps it.
        [ -z "$folder" ] || rmdir "$folder" 2>/dev/null || true
    done
    printf '%s\n' "Voice Assistant is removed. Your settings and what was said are still there."
    exit
}

# In a function: the shell has read all of it before this file is gone.
remove

#!/bin/sh
# Voice Assistant @VERSION@ for Linux. Installs it for you alone, without root; run again, it upgrades.
#
#   sh @FILE@               install or upgrade
#   sh @FILE@ --uninstall   remove it; settings, history and keys stay
#
# The program goes to ~/.local/share/@ID@, a command to ~/.local/bin, the menu's
# entry and icons to ~/.local/share (or wherever XDG_DATA_HOME says). After this text comes an archive.
set -eu
umask 022

ID=@ID@
COMMAND=@COMMAND@
CHECKSUM=@CHECKSUM@ # SHA-256 of the archive
FIRST_LINE=@FIRST_LINE@ # of the archive, in this file
DECOMPRESS='@DECOMPRESS@'

say() { printf '%s\n' "$*"; }
fail() { say "$*" >&2; exit 1; }

# The XDG base directory specification: a relative path is to be ignored.
case "${XDG_DATA_HOME:-}" in
    /*) data=$XDG_DATA_HOME ;;
    *) data=$HOME/.local/share ;;
esac
program=$data/$ID
fresh=$program.new
link=$HOME/.local/bin/$COMMAND

# Make a folder and note those that were not there, so that removal takes away exactly these.
make_folder() {
    [ -d "$1" ] && return
    make_folder "$(dirname "$1")"
    mkdir "$1"
    say "$1" >>"$fresh/installed-folders"
}

unpack() {
    if command -v sha256sum >/dev/null && [ "$(tail -n "+$FIRST_LINE" "$0" | sha256sum | cut -d ' ' -f 1)" != "$CHECKSUM" ]; then
        fail "This file is damaged; download it again."
    fi
    command -v "${DECOMPRESS%% *}" >/dev/null || fail "This needs ${DECOMPRESS%% *}; install it with your system's packages."
    tail -n "+$FIRST_LINE" "$0" | $DECOMPRESS | tar -xf - -C "$fresh"
}

# The Exec key of a desktop entry: quoted, % doubled, then the escapes of every string.
in_exec() { printf '%s' "$1" | sed 's/[\\"`$]/\\&/g; s/%/%%/g; s/\\/\\\\/g'; }
in_string() { printf '%s' "$1" | sed 's/\\/\\\\/g'; }

# The desktop may know another PATH than a terminal: the menu's entry names the program itself.
with_whole_path() {
    while IFS= read -r line; do
        case $line in
            "Exec=$COMMAND"*) printf 'Exec="%s"%s\n' "$(in_exec "$program/assistant")" "${line#"Exec=$COMMAND"}" ;;
            "TryExec=$COMMAND") printf 'TryExec=%s\n' "$(in_string "$program/assistant")" ;;
            *) printf '%s\n' "$line" ;;
        esac
    done
}

put_in_place() {
    (cd "$fresh/share" && find . -type f) | sort | while IFS= read -r file; do
        file=${file#./}
        make_folder "$(dirname "$data/$file")"
        case $file in
            *.desktop) with_whole_path <"$fresh/share/$file" >"$data/$file.new" ;;
            *) cp "$fresh/share/$file" "$data/$file.new" ;;
        esac
        mv "$data/$file.new" "$data/$file"
        say "$data/$file" >>"$fresh/installed-files"
    done
    rm -r "$fresh/share"
}

put_command() {
    if [ -e "$link" ] || [ -L "$link" ]; then
        case $(readlink "$link" || true) in
            "$program/assistant") ;;
            *) say "$link is something else and stays; start $program/assistant in scripts." && return ;;
        esac
    fi
    make_folder "$(dirname "$link")"
    ln -sf "$program/assistant" "$link"
    say "$link" >>"$fresh/installed-files"
}

# What the earlier version had and this one has not.
remove_what_is_left_over() {
    [ -f "$program/installed-files" ] || return 0
    while IFS= read -r file; do
        grep -qxF -e "$file" "$fresh/installed-files" || rm -f "$file"
    done <"$program/installed-files"
}

# What a failed installation leaves: nothing.
clean_up() {
    folders=$(sort -r "$fresh/installed-folders")
    rm -rf "$fresh"
    [ ! -d "$program" ] || return
    printf '%s\n' "$folders" | while IFS= read -r folder; do
        [ -z "$folder" ] || rmdir "$folder" 2>/dev/null || true
    done
}

install() {
    rm -rf "$fresh"
    if [ -f "$program/installed-folders" ]; then
        mkdir "$fresh"
        cp "$program/installed-folders" "$fresh/"
    else
        missing=$data
        folders=
        while [ ! -d "$missing" ]; do
            folders=$missing"
"$folders
            missing=$(dirname "$missing")
        done
        mkdir -p "$fresh"
        printf '%s' "$folders" >"$fresh/installed-folders"
    fi
    trap clean_up EXIT
    unpack
    "$fresh/assistant" --version >/dev/null || fail "It does not run on this system (the line above says why); nothing was changed."
    put_in_place
    put_command
    remove_what_is_left_over
    if [ -d "$program" ]; then
        # A running one would look for its files in vain.
        "$program/assistant" quit >/dev/null 2>&1 && say "The assistant that was running has been ended for the upgrade."
        rm -rf "$program.old"
        mv "$program" "$program.old"
    fi
    mv "$fresh" "$program"
    rm -rf "$program.old"
    trap - EXIT
    say "Voice Assistant @VERSION@ is installed. Start it from the menu, or with: $COMMAND"
    case ":$PATH:" in
        *":$HOME/.local/bin:"*) ;;
        *) say "$HOME/.local/bin is not on your PATH: in a terminal start $link" ;;
    esac
}

case "${1:-}" in
    "") install ;;
    --uninstall)
        [ -x "$program/uninstall" ] || fail "There is nothing to remove in $program."
        exec "$program/uninstall"
        ;;
    *)
        say "usage: sh @FILE@ [--uninstall]"
        [ "$1" = --help ] || exit 2
        ;;
esac
exit

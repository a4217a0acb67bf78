"""Which Debian packages running, testing and packaging need. Readable by any Python from 3.8, like its user."""

# Debian package -> the shared library or program it is wanted for (how other Linux systems are checked).
# The libraries are those PySide6's wheels link to but do not bring: `readelf -d` on QtCore, QtGui, QtWidgets,
# QtMultimedia, QtDBus, and on the xcb and FFmpeg plugins.
RUN_PACKAGES = {
    "libbrotli1": "libbrotlidec.so.1",
    "libdbus-1-3": "libdbus-1.so.3",
    "libdrm2": "libdrm.so.2",
    "libegl1": "libEGL.so.1",
    "libfontconfig1": "libfontconfig.so.1",
    "libgl1": "libGL.so.1",
    "libglib2.0-0": "libglib-2.0.so.0",
    "libgssapi-krb5-2": "libgssapi_krb5.so.2",
    "libpulse0": "libpulse.so.0",
    "libwayland-client0": "libwayland-client.so.0",
    "libwayland-cursor0": "libwayland-cursor.so.0",
    "libx11-xcb1": "libX11-xcb.so.1",
    "libxcb-cursor0": "libxcb-cursor.so.0",
    "libxcb-glx0": "libxcb-glx.so.0",
    "libxcb-icccm4": "libxcb-icccm.so.4",
    "libxcb-image0": "libxcb-image.so.0",
    "libxcb-keysyms1": "libxcb-keysyms.so.1",
    "libxcb-randr0": "libxcb-randr.so.0",
    "libxcb-render-util0": "libxcb-render-util.so.0",
    "libxcb-render0": "libxcb-render.so.0",
    "libxcb-shape0": "libxcb-shape.so.0",
    "libxcb-shm0": "libxcb-shm.so.0",
    "libxcb-sync1": "libxcb-sync.so.1",
    "libxcb-util1": "libxcb-util.so.1",
    "libxcb-xfixes0": "libxcb-xfixes.so.0",
    "libxcb-xkb1": "libxcb-xkb.so.1",
    "libxext6": "libXext.so.6",
    "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
    "libxkbcommon0": "libxkbcommon.so.0",
    "libxrandr2": "libXrandr.so.2",
}
# What the tests start: a sound server, a screen with a window manager and a tray, a keyring, a speaking voice.
TEST_PACKAGES = {
    "appstream": "appstreamcli",
    "dbus": "dbus-daemon",
    "desktop-file-utils": "desktop-file-validate",
    "flite": "flite",
    "gnome-keyring": "gnome-keyring-daemon",
    "imagemagick": "import",
    "libglib2.0-bin": "gio",
    "openbox": "openbox",
    "openssl": "openssl",
    "pipewire": "pipewire",
    "pipewire-pulse": "pipewire-pulse",
    "pulseaudio-utils": "pactl",
    "scrot": "scrot",
    "sox": "sox",
    "trayer": "trayer",
    "wireplumber": "wireplumber",
    "xclip": "xclip",
    "xdotool": "xdotool",
    "xsel": "xsel",
    "xvfb": "Xvfb",
}

# Where a system has one no more, another does as well: trayer needs GTK 2, which newer ones left out.
ALTERNATIVES = {"trayer": "stalonetray"}

# What builds a bundle and its installers (packaging/linux/build.py).
PACKAGE_PACKAGES = {
    "binutils": "objdump",
    "gzip": "gzip",
    "tar": "tar",
    "xz-utils": "xz",
}
SYSTEM_PACKAGES = {
    "run": RUN_PACKAGES,
    "test": {**RUN_PACKAGES, **TEST_PACKAGES, **PACKAGE_PACKAGES},  # the tests build a bundle, too
    "package": {**RUN_PACKAGES, **PACKAGE_PACKAGES},
}

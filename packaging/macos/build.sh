#!/bin/sh
# Build the application for macOS, and sign it, have Apple notarise it and pack it into a disk image.
#
#   packaging/macos/build.sh [PYTHON]
#
# On macOS 14 or later with an Apple processor, with a Python that has packaging/requirements-release.txt installed.
# CODESIGN_IDENTITY  "Developer ID Application: NAME (TEAM)"; without it nothing is signed for others
# NOTARY_PROFILE     what `xcrun notarytool store-credentials` keeps; without it nothing is notarised
set -eu

cd "$(dirname "$0")/../.."
python="${1:-python3}"
dist="dist/macos"
app="$dist/Voice Assistant.app"
version="$("$python" -c 'import assistant; print(assistant.__version__)')"
image="$dist/voice-assistant-$version-macos-arm64.dmg"

"$python" -m PyInstaller --noconfirm --log-level WARN --distpath "$dist" --workpath build/macos packaging/macos/assistant.spec
rm -rf "$dist/assistant" "$image"

if [ -n "${CODESIGN_IDENTITY:-}" ]; then
    # PyInstaller has signed every library; the whole is signed once more, with the hardened runtime.
    codesign --force --timestamp --options runtime --entitlements packaging/macos/entitlements.plist \
        --sign "$CODESIGN_IDENTITY" "$app"
    codesign --verify --deep --strict --verbose=2 "$app"
else
    echo "CODESIGN_IDENTITY is not set: the application is signed for this machine only." >&2
fi

"$app/Contents/MacOS/assistant" --version

staging="build/macos/image"
rm -rf "$staging"
mkdir -p "$staging"
ditto "$app" "$staging/Voice Assistant.app"
ln -s /Applications "$staging/Applications"
hdiutil create -quiet -volname "Voice Assistant" -srcfolder "$staging" -format ULFO "$image"

if [ -n "${CODESIGN_IDENTITY:-}" ]; then
    codesign --timestamp --sign "$CODESIGN_IDENTITY" "$image"
fi
if [ -n "${NOTARY_PROFILE:-}" ]; then
    xcrun notarytool submit "$image" --keychain-profile "$NOTARY_PROFILE" --wait
    xcrun stapler staple "$image"
    spctl --assess --type open --context context:primary-signature --verbose=2 "$image"
fi
echo "$image"

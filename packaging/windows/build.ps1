# Build the Windows bundle and its installer.
#
#   powershell -File packaging\windows\build.ps1 [-Python python]
#
# On Windows 10 or later, 64 bits, with a Python that has packaging\requirements-release.txt installed, and with Inno
# Setup 6.3 or later. SIGN_COMMAND, if set, signs a file: a command line with FILE where the file's name belongs.
param([string]$Python = "python")
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..\..")

function Invoke-Checked([scriptblock]$Command) {
    & $Command
    if ($LASTEXITCODE -ne 0) { throw "This failed with status ${LASTEXITCODE}: $Command" }
}

function Protect-File([string]$File) {
    if ($env:SIGN_COMMAND) {
        Invoke-Checked { cmd /c $env:SIGN_COMMAND.Replace("FILE", "`"$File`"") }
    } else {
        Write-Warning "SIGN_COMMAND is not set: $File is not signed."
    }
}

$version = & $Python -c "import assistant; print(assistant.__version__)"
Invoke-Checked { & $Python -m PyInstaller --noconfirm --log-level WARN --distpath dist\windows --workpath build\windows packaging\windows\assistant.spec }
Protect-File "dist\windows\assistant\VoiceAssistant.exe"
Protect-File "dist\windows\assistant\assistant.exe"
Invoke-Checked { dist\windows\assistant\assistant.exe --version }

$compiler = Get-Command iscc.exe -ErrorAction SilentlyContinue
$compiler = if ($compiler) { $compiler.Source } else { "${env:ProgramFiles(x86)}\Inno Setup 6\ISCC.exe" }
if (-not (Test-Path $compiler)) { throw "Inno Setup is not installed: get it from https://jrsoftware.org, then try again." }
Invoke-Checked { & $compiler "/DVersion=$version" packaging\windows\installer.iss }
Protect-File "dist\windows\voice-assistant-$version-windows-x64-setup.exe"

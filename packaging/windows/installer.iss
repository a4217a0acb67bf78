; The installer for one user, by Inno Setup 6.3 or later; packaging/windows/build.ps1 calls it with the version.
; It needs no administrator, and writes to the user's own folders only. Settings, history and notes are elsewhere
; (%LOCALAPPDATA%\desktop-voice-assistant): neither an upgrade nor removing the program touches them.

#ifndef Version
  #error Call it with /DVersion=1.2.3 (build.ps1 does)
#endif
#define Name "Voice Assistant"
#define Bundle "..\..\dist\windows\assistant"

[Setup]
; The same in every version: by it an upgrade finds what it replaces.
AppId={{6E0B6B0B-9C5E-4C53-9C31-7B1B0F0E7A52}
AppName={#Name}
AppVersion={#Version}
VersionInfoVersion={#Version}
AppPublisher={#Name}
DefaultDirName={autopf}\{#Name}
DefaultGroupName={#Name}
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
OutputDir=..\..\dist\windows
OutputBaseFilename=voice-assistant-{#Version}-windows-x64-setup
SetupIconFile=..\..\build\windows\assistant\made\assistant.ico
UninstallDisplayIcon={app}\VoiceAssistant.exe
UninstallDisplayName={#Name}
CloseApplications=yes
RestartApplications=no
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "de"; MessagesFile: "compiler:Languages\German.isl"

[CustomMessages]
en.AtLogin=Start it when I log in
de.AtLogin=Beim Anmelden starten

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked
Name: "atlogin"; Description: "{cm:AtLogin}"; Flags: unchecked

[InstallDelete]
; An older version's modules must not be found beside the new ones.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Bundle}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[Icons]
Name: "{autoprograms}\{#Name}"; Filename: "{app}\VoiceAssistant.exe"
Name: "{autodesktop}\{#Name}"; Filename: "{app}\VoiceAssistant.exe"; Tasks: desktopicon

[Registry]
; The name and the value that the program's own settings write (assistant/desktop/autostart.py); gone with the program.
Root: HKCU; Subkey: "Software\Microsoft\Windows\CurrentVersion\Run"; ValueType: string; ValueName: "desktop-voice-assistant"; ValueData: """{app}\VoiceAssistant.exe"" --at-login"; Tasks: atlogin
Root: HKCU; Subkey: "Software\Microsoft\Windows\CurrentVersion\Run"; ValueType: none; ValueName: "desktop-voice-assistant"; Flags: dontcreatekey uninsdeletevalue

[Run]
Filename: "{app}\VoiceAssistant.exe"; Description: "{cm:LaunchProgram,{#Name}}"; Flags: nowait postinstall skipifsilent

[UninstallRun]
Filename: "{app}\assistant.exe"; Parameters: "quit"; Flags: runhidden; RunOnceId: "QuitAssistant"

<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
    <context>
        <name>assistant</name>
        <message>
            <location filename="../../assistant/app.py" />
            <source>I listen</source>
            <translation>Ich höre zu</translation>
        </message>
        <message>
            <location filename="../../assistant/app.py" />
            <source>I have heard you</source>
            <translation>Ich habe Sie gehört</translation>
        </message>
        <message>
            <location filename="../../assistant/app.py" />
            <source>Something is wrong</source>
            <translation>Etwas stimmt nicht</translation>
        </message>
        <message>
            <location filename="../../assistant/app.py" />
            <source>The session is about to end</source>
            <translation>Die Sitzung endet gleich</translation>
        </message>
        <message>
            <location filename="../../assistant/conversations.py" />
            <source>This conversation goes on with {name}; a new one is held with {other}.</source>
            <translation>Dieses Gespräch geht mit {name} weiter; ein neues wird mit {other} geführt.</translation>
        </message>
        <message>
            <location filename="../../assistant/conversations.py" />
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The keyring does not answer yet: see whether it asks for its password.</source>
            <translation>Der Schlüsselbund antwortet noch nicht: Sehen Sie nach, ob er nach seinem Passwort fragt.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/approval_form.py" />
            <source>Allow &amp;once</source>
            <translation>&amp;Einmal erlauben</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/approval_form.py" />
            <source>Allow {name} once</source>
            <translation>{name} einmal erlauben</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/approval_form.py" />
            <source>Allow for this sess&amp;ion</source>
            <translation>Für diese S&amp;itzung erlauben</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/approval_form.py" />
            <source>Allow {name} for this session</source>
            <translation>{name} für diese Sitzung erlauben</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/approval_form.py" />
            <source>Al&amp;ways allow</source>
            <translation>Imme&amp;r erlauben</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/approval_form.py" />
            <source>Always allow {name}</source>
            <translation>{name} immer erlauben</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/approval_form.py" />
            <source>&amp;Deny</source>
            <translation>&amp;Ablehnen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/approval_form.py" />
            <source>Deny {name}</source>
            <translation>{name} ablehnen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/attachments.py" />
            <source>Pictures to send</source>
            <translation>Bilder zum Senden</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/attachments.py" />
            <source>Pasted picture</source>
            <translation>Eingefügtes Bild</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/attachments.py" />
            <source>No more than {count} pictures at once.</source>
            <translation>Höchstens {count} Bilder auf einmal.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/attachments.py" />
            <source>{name}: click to take it away</source>
            <translation>{name}: zum Entfernen klicken</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/attachments.py" />
            <source>Picture {name}, press to take it away</source>
            <translation>Bild {name}, zum Entfernen drücken</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/attachments.py" />
            <source>“{name}” is no picture that can be sent: drop a PNG or JPEG.</source>
            <translation>„{name}“ lässt sich nicht als Bild senden: Nehmen Sie ein PNG oder JPEG.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/autostart.py" />
            <source>The start at login could not be changed in {path}: {reason}. Add the assistant to your desktop's own list of programs to start.</source>
            <translation>Der Start bei der Anmeldung ließ sich in {path} nicht ändern: {reason}. Tragen Sie den Assistenten in die Autostart-Liste Ihres Desktops ein.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/autostart.py" />
            <source>Whether the assistant starts at login cannot be read: {path}: {reason}.</source>
            <translation>Ob der Assistent bei der Anmeldung startet, ist nicht lesbar: {path}: {reason}.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/autostart.py" />
            <source>Windows did not take the change: switch it in the settings of Windows, under Apps, Startup.</source>
            <translation>Windows hat die Änderung nicht übernommen: Stellen Sie es in den Windows-Einstellungen unter Apps, Autostart um.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/bar.py" />
            <location filename="../../assistant/desktop/history_window/reading_pane.py" />
            <location filename="../../assistant/desktop/transcript_view.py" />
            <source>Assistant</source>
            <translation>Assistent</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/bar.py" />
            <location filename="../../assistant/desktop/history_window/reading_pane.py" />
            <location filename="../../assistant/desktop/transcript_view.py" />
            <source>You</source>
            <translation>Sie</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/bar.py" />
            <source>Voice Assistant bar</source>
            <translation>Leiste des Sprachassistenten</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/bar.py" />
            <location filename="../../assistant/desktop/state_badge.py" />
            <source>State: {state}</source>
            <translation>Zustand: {state}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/bridge.py" />
            <source>The microphone is muted. Unmute it to talk.</source>
            <translation>Das Mikrofon ist stumm. Schalten Sie es ein, um zu sprechen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/bridge.py" />
            <source>Talking ended because `assistant push` was not followed by `assistant release`. Push again to talk.</source>
            <translation>Das Sprechen wurde beendet, weil auf `assistant push` kein `assistant release` folgte. Zum Sprechen erneut drücken.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/bridge.py" />
            <source>(a picture)</source>
            <translation>(ein Bild)</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/choice_menu.py" />
            <source>None yet</source>
            <translation>Noch keine</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/countdown.py" />
            <source>Time left until this session is renewed; the conversation then goes on by itself</source>
            <translation>Zeit, bis diese Sitzung erneuert wird; das Gespräch geht dann von selbst weiter</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/countdown.py" />
            <location filename="../../assistant/desktop/view_state.py" />
            <source>{time} left</source>
            <translation>noch {time}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/countdown.py" />
            <source>Renewed, {time_left}</source>
            <translation>Erneuert, {time_left}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/countdown.py" />
            <source>Session time left: {time}</source>
            <translation>Verbleibende Sitzungszeit: {time}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/countdown.py" />
            <source>Session renewed. {name}</source>
            <translation>Sitzung erneuert. {name}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/empty_conversation.py" />
            <source>Hold the button below and speak</source>
            <translation>Halten Sie den Knopf unten und sprechen Sie</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/empty_conversation.py" />
            <source>Click the button below and speak</source>
            <translation>Klicken Sie den Knopf unten und sprechen Sie</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/empty_conversation.py" />
            <location filename="../../assistant/desktop/talk_button.py" />
            <source>Just speak</source>
            <translation>Sprechen Sie einfach</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/empty_conversation.py" />
            <location filename="../../assistant/desktop/onboarding/question_step.py" />
            <source>The practice server understands English.</source>
            <translation>Der Übungsserver versteht Englisch.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/empty_conversation.py" />
            <source>F1 shows what the keyboard can do.</source>
            <translation>F1 zeigt, was die Tastatur kann.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/empty_conversation.py" />
            <location filename="../../assistant/desktop/hotkeys/keys.py" />
            <location filename="../../assistant/desktop/onboarding/question_step.py" />
            <source>“{text}”</source>
            <translation>„{text}“</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>{0} Connecting again…</source>
            <translation>{0} Die Verbindung wird neu aufgebaut …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>Connected again; the conversation goes on.</source>
            <translation>Wieder verbunden; das Gespräch geht weiter.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The session was renewed; the conversation goes on.</source>
            <translation>Die Sitzung wurde erneuert; das Gespräch geht weiter.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>What you chose is in use; the conversation goes on.</source>
            <translation>Ihre Wahl gilt jetzt; das Gespräch geht weiter.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>What you chose is not in use yet, and is tried again: {0}</source>
            <translation>Ihre Wahl gilt noch nicht, es wird wieder versucht: {0}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>What you chose cannot be used: {0}</source>
            <translation>Ihre Wahl ist nicht möglich: {0}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>Nobody spoke for a while: the session rests until you speak or type.</source>
            <translation>Eine Weile hat niemand gesprochen: Die Sitzung ruht, bis Sie sprechen oder schreiben.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>1 minute until this session is renewed.</source>
            <translation>Noch 1 Minute, bis diese Sitzung erneuert wird.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>{0} minutes until this session is renewed.</source>
            <translation>Noch {0} Minuten, bis diese Sitzung erneuert wird.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The answer is slow in coming: the server or the connection is slow. Waiting for it…</source>
            <translation>Die Antwort lässt auf sich warten: Server oder Verbindung sind langsam. Es wird gewartet …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The connection does not respond. Waiting for it…</source>
            <translation>Die Verbindung reagiert nicht. Es wird gewartet …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The server has not answered yet. Waiting for it…</source>
            <translation>Der Server hat noch nicht geantwortet. Es wird gewartet …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The server fell silent in the middle of its answer.</source>
            <translation>Der Server ist mitten in seiner Antwort verstummt.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>Replies keep being broken off as they begin. If nobody spoke, the microphone hears the speakers: use headphones, hold the key to talk, or test the echo.</source>
            <translation>Antworten brechen immer wieder gleich am Anfang ab. Wenn niemand gesprochen hat, hört das Mikrofon die Lautsprecher: Nehmen Sie Kopfhörer, halten Sie die Taste zum Sprechen oder prüfen Sie das Echo.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The server opened no session. Try again later, or check the endpoint's address.</source>
            <translation>Der Server hat keine Sitzung eröffnet. Versuchen Sie es später wieder oder prüfen Sie die Adresse.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The connection broke off.</source>
            <translation>Die Verbindung ist abgerissen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The connection broke off: {0}.</source>
            <translation>Die Verbindung ist abgerissen: {0}.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The server closed the connection (code {0}).</source>
            <translation>Der Server hat die Verbindung beendet (Code {0}).</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The server closed the connection (code {0}: {1}).</source>
            <translation>Der Server hat die Verbindung beendet (Code {0}: {1}).</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The connection was lost and could not be restored: {0}</source>
            <translation>Die Verbindung ging verloren und war nicht wiederherzustellen: {0}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>{0} cannot be reached: {1}. Check the connection and try again.</source>
            <translation>{0} ist nicht erreichbar: {1}. Prüfen Sie die Verbindung und versuchen Sie es wieder.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>{0} refuses the connection with HTTP status {1}. Check the endpoint's URL.</source>
            <translation>{0} lehnt die Verbindung ab (HTTP-Status {1}). Prüfen Sie die Adresse.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>{0} cannot be trusted: {1}. Check the address and this computer's clock.</source>
            <translation>{0} ist nicht vertrauenswürdig: {1}. Prüfen Sie die Adresse und die Uhr dieses Rechners.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>There is no host named {0}, or the network is down. Check the address and the connection.</source>
            <translation>Es gibt keinen Rechner namens {0}, oder das Netz ist ausgefallen. Prüfen Sie Adresse und Verbindung.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>{0} did not answer within {1} seconds. Check the connection and try again.</source>
            <translation>{0} hat {1} Sekunden lang nicht geantwortet. Prüfen Sie die Verbindung und versuchen Sie es wieder.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>Nothing listens at {0}. Is the server running, and is the address right?</source>
            <translation>Unter {0} antwortet niemand. Läuft der Server, und stimmt die Adresse?</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>{0} is not a valid address.</source>
            <translation>{0} ist keine gültige Adresse.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The proxy on the way to {0} cannot be used ({1}). Check the proxy that this computer's settings or environment name.</source>
            <translation>Der Proxy auf dem Weg zu {0} ist nicht benutzbar ({1}). Prüfen Sie den Proxy in den Einstellungen oder der Umgebung dieses Rechners.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>{0} closed the connection before it had answered. Try again later, or check the endpoint's URL.</source>
            <translation>{0} hat die Verbindung beendet, ehe eine Antwort kam. Versuchen Sie es später wieder oder prüfen Sie die Adresse.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>{0} answers, but with something else than the Realtime API. Check the endpoint's URL.</source>
            <translation>{0} antwortet, aber nicht mit der Realtime-API. Prüfen Sie die Adresse.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>{0} sends the connection elsewhere ({1}), which is not followed for the key's safety. Give the final address as the endpoint.</source>
            <translation>{0} leitet die Verbindung weiter ({1}); zum Schutz des Schlüssels wird dem nicht gefolgt. Geben Sie die endgültige Adresse an.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>{0} has no Realtime API at this address (404). Check the endpoint's URL.</source>
            <translation>{0} hat unter dieser Adresse keine Realtime-API (404). Prüfen Sie die Adresse.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>{0} is asked too often (429). Wait a little and try again.</source>
            <translation>{0} wird zu oft gefragt (429). Warten Sie etwas und versuchen Sie es wieder.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>{0} has trouble of its own ({1}). Try again later.</source>
            <translation>{0} hat selbst eine Störung ({1}). Versuchen Sie es später wieder.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The keyring ({0}) did not keep the key. {1}</source>
            <translation>Der Schlüsselbund ({0}) hat den Schlüssel nicht behalten. {1}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>{0} contains white space or characters no key has: copy it again from your account's page.</source>
            <translation>{0} enthält Leerraum oder Zeichen, die kein Schlüssel hat: Kopieren Sie ihn noch einmal von der Seite Ihres Kontos.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>{0} is empty: copy it again from your account's page.</source>
            <translation>{0} ist leer: Kopieren Sie ihn noch einmal von der Seite Ihres Kontos.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The endpoint's URL contains a key: store it with `assistant key set` instead.</source>
            <translation>Die Adresse enthält einen Schlüssel: Tragen Sie ihn stattdessen als API-Schlüssel ein.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The {0} contains white space or invisible characters: type it again.</source>
            <translation>Die Adresse enthält Leerraum oder unsichtbare Zeichen: Schreiben Sie sie noch einmal. ({0})</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The {0}'s URL contains a password: leave out all before the @ sign.</source>
            <translation>Die Adresse enthält ein Passwort: Lassen Sie alles vor dem @ weg. ({0})</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The {0} is not a valid URL: check its host and port.</source>
            <translation>Die Adresse ist ungültig: Prüfen Sie Rechner und Port. ({0})</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The practice server did not start: {0}</source>
            <translation>Der Übungsserver ist nicht gestartet: {0}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The endpoint refuses this API key. Check it with `assistant key show` and store a valid one with `assistant key set`.</source>
            <translation>Dieser API-Schlüssel wird abgelehnt. Prüfen Sie ihn mit `assistant key show` und speichern Sie einen gültigen mit `assistant key set`.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The endpoint refuses this API key: copy it again from your account's page.</source>
            <translation>Dieser API-Schlüssel wird abgelehnt: Kopieren Sie ihn noch einmal von der Seite Ihres Kontos.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The account has no quota left. Add credit in the provider's billing settings.</source>
            <translation>Das Kontingent des Kontos ist erschöpft. Laden Sie es beim Anbieter auf.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The account's credit is used up. Add credit in the provider's billing settings.</source>
            <translation>Das Guthaben des Kontos ist aufgebraucht. Laden Sie es beim Anbieter auf.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The account has reached its billing limit. Raise it in the billing settings.</source>
            <translation>Das Konto hat seine Ausgabengrenze erreicht. Erhöhen Sie diese beim Anbieter.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>This account is deactivated. Contact the provider's support.</source>
            <translation>Dieses Konto ist stillgelegt. Wenden Sie sich an den Anbieter.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The endpoint does not offer this model: {0}</source>
            <translation>Dieses Modell gibt es dort nicht: {0}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The endpoint refuses the session settings: {0}</source>
            <translation>Die Einstellungen der Sitzung werden abgelehnt: {0}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The endpoint refuses this setting: {0}</source>
            <translation>Diese Einstellung wird abgelehnt: {0}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The server reports a problem: {0}</source>
            <translation>Der Server meldet ein Problem: {0}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The voice cannot change once it has spoken: the next session will use it.</source>
            <translation>Eine Stimme, die gesprochen hat, kann nicht mehr wechseln: Die nächste Sitzung hat die neue.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The endpoint closed the connection. Check the key, the model's name and the address.</source>
            <translation>Die Verbindung wurde beendet. Prüfen Sie Schlüssel, Modellname und Adresse.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The endpoint closed the connection ({0}). Check the key, the model's name and the address.</source>
            <translation>Die Verbindung wurde beendet ({0}). Prüfen Sie Schlüssel, Modellname und Adresse.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>{0} needs an API key: paste yours first.</source>
            <translation>{0} verlangt einen API-Schlüssel: Fügen Sie zuerst Ihren ein.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>{0} did not answer within {1} seconds. Is it a Realtime API server?</source>
            <translation>{0} hat {1} Sekunden lang nicht geantwortet. Ist es ein Server mit der Realtime-API?</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The endpoint {0} is not understood: give `practice`, `openai` or a URL that begins with wss://.</source>
            <translation>Die Adresse {0} ist nicht zu verstehen: Geben Sie `practice`, `openai` oder eine Adresse an, die mit wss:// beginnt.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The endpoint {0} is not encrypted: plain ws:// is only allowed to this machine, use wss:// instead.</source>
            <translation>Die Verbindung zu {0} ist nicht verschlüsselt: ws:// ist nur auf diesem Rechner erlaubt, sonst wss://.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>No API key is stored, so you are talking to the built-in practice server.</source>
            <translation>Es ist kein API-Schlüssel gespeichert, daher sprechen Sie mit dem eingebauten Übungsserver.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>No API key is stored for {0}: run `assistant key set`, or use --endpoint practice.</source>
            <translation>Für {0} ist kein API-Schlüssel gespeichert: Tragen Sie ihn unter Einstellungen, Konto ein oder nehmen Sie den Übungsserver.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The keyring did not answer within {0} seconds (it may be waiting for its password). {1}</source>
            <translation>Der Schlüsselbund hat {0} Sekunden lang nicht geantwortet (vielleicht wartet er auf sein Passwort). {1}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>This system has no usable keyring. {0}</source>
            <translation>Dieses System hat keinen benutzbaren Schlüsselbund. {0}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The keyring is locked. {0}</source>
            <translation>Der Schlüsselbund ist verschlossen. {0}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The keyring failed ({0}: {1}). {2}</source>
            <translation>Der Schlüsselbund hat versagt ({0}: {1}). {2}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>Unlock or install one, or set the environment variable {0} for OpenAI's own endpoint.</source>
            <translation>Entsperren oder installieren Sie einen, oder setzen Sie für OpenAI die Umgebungsvariable {0}.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>Practice server (no account needed)</source>
            <translation>Übungsserver (ohne Konto)</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>That was too short to be heard: hold the key while you speak.</source>
            <translation>Das war zu kurz: Halten Sie die Taste, während Sie sprechen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>Your words could not be written down ({0}); the model heard them.</source>
            <translation>Ihre Worte konnten nicht aufgeschrieben werden ({0}); das Modell hat sie gehört.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The reply was cut off: it reached the limit of max_output_tokens.</source>
            <translation>Die Antwort wurde abgeschnitten: Sie hat die Grenze von max_output_tokens erreicht.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The reply was stopped by the provider's content filter.</source>
            <translation>Die Antwort wurde vom Inhaltsfilter des Anbieters gestoppt.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The reply is incomplete ({0}).</source>
            <translation>Die Antwort ist unvollständig ({0}).</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The model could not answer: {0}</source>
            <translation>Das Modell konnte nicht antworten: {0}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>{0}. At the limit it pauses: {1} if you need more.</source>
            <translation>{0}. An der Grenze macht das Gespräch Pause: {1}, wenn Sie mehr brauchen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>{0}, so it pauses: {1}.</source>
            <translation>{0}, daher macht das Gespräch Pause: {1}.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>{0} of the {1} for this conversation is spent</source>
            <translation>{0} von {1} für dieses Gespräch sind ausgegeben</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>{0} of the {1} for today is spent</source>
            <translation>{0} von {1} für heute sind ausgegeben</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>At least {0} of the {1} for this conversation is spent</source>
            <translation>Mindestens {0} von {1} für dieses Gespräch sind ausgegeben</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>At least {0} of the {1} for today is spent</source>
            <translation>Mindestens {0} von {1} für heute sind ausgegeben</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>raise the budget or begin a new conversation</source>
            <translation>erhöhen Sie das Budget oder beginnen Sie ein neues Gespräch</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>raise the day's budget or come back tomorrow</source>
            <translation>erhöhen Sie das Tagesbudget oder kommen Sie morgen wieder</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>There is budget again: the conversation goes on.</source>
            <translation>Es ist wieder Budget da: Das Gespräch geht weiter.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>Not every price of {0} is known, so the budget counts less than is spent: add what is missing to prices.toml.</source>
            <translation>Nicht alle Preise von {0} sind bekannt, das Budget zählt also weniger, als ausgegeben wird: Ergänzen Sie prices.toml.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The microphone “{0}” could not be opened: see whether the system lets this program use it, and whether another program holds it.</source>
            <translation>Das Mikrofon „{0}“ ließ sich nicht öffnen: Sehen Sie nach, ob das System es erlaubt und ob ein anderes Programm es belegt.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The speakers “{0}” could not be opened: see whether another program holds them, or choose others.</source>
            <translation>Die Lautsprecher „{0}“ ließen sich nicht öffnen: Sehen Sie nach, ob ein anderes Programm sie belegt, oder wählen Sie andere.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>This computer has no microphone: connect one, and sound comes back by itself; text goes on meanwhile.</source>
            <translation>Dieser Rechner hat kein Mikrofon: Schließen Sie eines an, dann kommt der Ton von selbst wieder; schreiben können Sie weiterhin.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>This computer has no speakers: connect one, and sound comes back by itself; text goes on meanwhile.</source>
            <translation>Dieser Rechner hat keine Lautsprecher: Schließen Sie welche an, dann kommt der Ton von selbst wieder; schreiben können Sie weiterhin.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>This computer's sound system is not running: text goes on; start PipeWire or PulseAudio, and sound comes back by itself.</source>
            <translation>Das Tonsystem dieses Rechners läuft nicht; schreiben können Sie weiterhin. Starten Sie PipeWire oder PulseAudio, dann kommt der Ton von selbst wieder.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The microphone “{0}” was disconnected: connect it again or another; text goes on meanwhile.</source>
            <translation>Das Mikrofon „{0}“ wurde getrennt: Schließen Sie es oder ein anderes an; schreiben können Sie weiterhin.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The speakers “{0}” were disconnected: connect them again or others; text goes on meanwhile.</source>
            <translation>Die Lautsprecher „{0}“ wurden getrennt: Schließen Sie sie oder andere an; schreiben können Sie weiterhin.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The system's sound server has ended: text goes on, and sound comes back by itself when it runs again.</source>
            <translation>Der Tonserver des Systems ist beendet: Schreiben können Sie weiterhin, und der Ton kommt von selbst wieder, wenn er wieder läuft.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The system's sound server was restarted, and sound does not come back by itself: text goes on; restart the assistant to hear and be heard again.</source>
            <translation>Der Tonserver des Systems wurde neu gestartet, und der Ton kommt nicht von selbst wieder: Schreiben können Sie weiterhin; starten Sie den Assistenten neu, um wieder zu hören und gehört zu werden.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The system does not let this program use the microphone: allow it in the system's privacy settings; text goes on meanwhile.</source>
            <translation>Das System erlaubt diesem Programm das Mikrofon nicht: Erlauben Sie es in den Datenschutz-Einstellungen des Systems; schreiben können Sie weiterhin.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The system asks whether this program may use the microphone: allow it to be heard.</source>
            <translation>Das System fragt, ob dieses Programm das Mikrofon benutzen darf: Erlauben Sie es, um gehört zu werden.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The computer's sound does not respond: check the sound settings and start the program again.</source>
            <translation>Der Ton des Rechners reagiert nicht: Prüfen Sie die Toneinstellungen und starten Sie das Programm neu.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The reply is too long to be played; a part of it is left out.</source>
            <translation>Die Antwort ist zu lang zum Abspielen; ein Teil wird ausgelassen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>“{0}” offers no sound format that is known: choose another device.</source>
            <translation>„{0}“ bietet kein bekanntes Tonformat: Wählen Sie ein anderes Gerät.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>While “{0}” listens, the headset plays in telephone quality: connect another microphone for full quality.</source>
            <translation>Während „{0}“ zuhört, klingt das Headset wie ein Telefon: Schließen Sie für vollen Klang ein anderes Mikrofon an.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>While “{0}” listens, the headset plays in telephone quality: choose the microphone “{1}” for full quality.</source>
            <translation>Während „{0}“ zuhört, klingt das Headset wie ein Telefon: Wählen Sie für vollen Klang das Mikrofon „{1}“.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The microphone does not hear the speakers, as with headphones: talk and interrupt as you like.</source>
            <translation>Das Mikrofon hört die Lautsprecher nicht, wie bei Kopfhörern: Reden und unterbrechen Sie, wie Sie mögen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The microphone hears the speakers: switch echo cancellation on, then talk and interrupt as you like.</source>
            <translation>Das Mikrofon hört die Lautsprecher: Schalten Sie die Echounterdrückung ein, dann reden und unterbrechen Sie, wie Sie mögen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The microphone hears the speakers louder than can be cancelled well: choose half duplex, turn the speakers down, or move the microphone away from them.</source>
            <translation>Das Mikrofon hört die Lautsprecher zu laut für die Echounterdrückung: Lassen Sie das Mikrofon schließen, während eine Antwort klingt, drehen Sie die Lautsprecher leiser oder rücken Sie das Mikrofon weg.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>It is so noisy here, or the microphone so faint, that voice and echo cannot be told apart: use push-to-talk.</source>
            <translation>Hier ist es so laut oder das Mikrofon so leise, dass Stimme und Echo nicht zu trennen sind: Sprechen Sie mit gehaltener Taste.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The microphone gives nothing but digital silence: see whether it is muted or switched off, then test again.</source>
            <translation>Das Mikrofon liefert nichts als digitale Stille: Sehen Sie nach, ob es stumm oder ausgeschaltet ist, und testen Sie noch einmal.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The microphone gives no sound: choose another, then test again.</source>
            <translation>Das Mikrofon liefert keinen Ton: Wählen Sie ein anderes und testen Sie noch einmal.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>{0} among your tools is new, or was changed since the last time.</source>
            <translation>{0} unter Ihren Werkzeugen ist neu oder wurde seit dem letzten Mal geändert.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The MCP server {0} is new, or was changed since the last time: {1}</source>
            <translation>Der MCP-Server {0} ist neu oder wurde seit dem letzten Mal geändert: {1}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The MCP server '{0}' in {1} {2}.</source>
            <translation>Der MCP-Server „{0}“ in {1} {2}.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>has no name: give it one</source>
            <translation>hat keinen Namen: Geben Sie ihm einen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>needs either a "command" or a "url"</source>
            <translation>braucht „command“ oder „url“</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>has an empty "command": give the program to start</source>
            <translation>hat ein leeres „command“: Geben Sie das Programm an</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>is not understood: its entry must be an object</source>
            <translation>ist nicht zu verstehen: Der Eintrag muss ein Objekt sein</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>has a URL that is not understood: give one that begins with https://</source>
            <translation>hat eine Adresse, die nicht zu verstehen ist: Geben Sie eine an, die mit https:// beginnt</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>is not encrypted: plain http:// is only allowed to this machine, use https:// instead</source>
            <translation>ist nicht verschlüsselt: http:// ist nur auf diesem Rechner erlaubt, sonst https://</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>needs the environment variable {0} for its "{1}", and it is not set</source>
            <translation>braucht für „{1}“ die Umgebungsvariable {0}, und die ist nicht gesetzt</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>has a password in its URL: put it in "headers" instead</source>
            <translation>hat ein Passwort in der Adresse: Schreiben Sie es in „headers“</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>There is an MCP server named “{0}” already: choose another name.</source>
            <translation>Es gibt schon einen MCP-Server namens „{0}“: Wählen Sie einen anderen Namen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>built in</source>
            <translation>eingebaut</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>your tool {0}</source>
            <translation>Ihr Werkzeug {0}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>MCP server {0}</source>
            <translation>MCP-Server {0}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>remote MCP server {0}</source>
            <translation>entfernter MCP-Server {0}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The tool '{0}' of {1} was left out: there is one of this name already.</source>
            <translation>Das Werkzeug „{0}“ ({1}) wurde ausgelassen: Es gibt schon eines dieses Namens.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>Some tools cannot be used: {0}</source>
            <translation>Einige Werkzeuge sind nicht benutzbar: {0}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The folder of your tools, {0}, cannot be read: {1}.</source>
            <translation>Der Ordner Ihrer Werkzeuge, {0}, ist nicht lesbar: {1}.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>{0} has no function marked with @tool, so it adds no tools.</source>
            <translation>{0} hat keine mit @tool bezeichnete Funktion und fügt daher keine Werkzeuge hinzu.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The tools in {0} cannot be used: {1}.</source>
            <translation>Die Werkzeuge in {0} sind nicht benutzbar: {1}.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>it did not finish loading within {0} seconds</source>
            <translation>nach {0} Sekunden war das Laden nicht fertig</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The tools in {0} were loaded: {1}.</source>
            <translation>Die Werkzeuge in {0} wurden geladen: {1}.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The tool '{0}' cannot be stopped: it goes on in the background until it is done or you quit.</source>
            <translation>Das Werkzeug „{0}“ ist nicht zu stoppen: Es läuft im Hintergrund weiter, bis es fertig ist oder Sie das Programm beenden.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The user stopped this tool before it was done.</source>
            <translation>Sie haben dieses Werkzeug gestoppt, ehe es fertig war.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The user refused to let '{0}' run. Do not try it again unless they ask for it.</source>
            <translation>Sie haben „{0}“ abgelehnt.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The user did not answer whether '{0}' may run, so it did not. Ask them what to do.</source>
            <translation>Sie haben nicht geantwortet, ob „{0}“ laufen darf; es lief nicht.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The user does not allow '{0}' to run.</source>
            <translation>Sie erlauben „{0}“ nicht.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The connection was lost before this tool's result came.</source>
            <translation>Die Verbindung ging verloren, ehe das Ergebnis kam.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>A remote tool server did not name its tools: check its address and its permissions.</source>
            <translation>Ein entfernter Werkzeugserver hat seine Werkzeuge nicht genannt: Prüfen Sie Adresse und Berechtigungen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>A remote tool failed; the assistant was told.</source>
            <translation>Ein entferntes Werkzeug hat versagt; der Assistent weiß es.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The MCP server {0} does not run: {1}. It is started again.</source>
            <translation>Der MCP-Server {0} läuft nicht: {1}. Er wird neu gestartet.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The MCP server {0} cannot be started: {1}.</source>
            <translation>Der MCP-Server {0} lässt sich nicht starten: {1}.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The MCP server {0} is faulty: {1}.</source>
            <translation>Der MCP-Server {0} ist fehlerhaft: {1}.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>it ended</source>
            <translation>er hat sich beendet</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>it ended while it was being started</source>
            <translation>er hat sich beim Start beendet</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>it did not answer within {0} seconds</source>
            <translation>er hat {0} Sekunden lang nicht geantwortet</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>it cannot be reached ({0})</source>
            <translation>er ist nicht erreichbar ({0})</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>what it says of itself is malformed</source>
            <translation>was er über sich sagt, ist fehlerhaft</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>it failed ({0})</source>
            <translation>er ist gescheitert ({0})</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>there is no {0}: install it, or correct mcp.json</source>
            <translation>es gibt kein {0}: Installieren Sie es oder berichtigen Sie mcp.json</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>{0} may not be run: correct mcp.json</source>
            <translation>{0} darf nicht ausgeführt werden: Berichtigen Sie mcp.json</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>only the first {0} of its tools are offered</source>
            <translation>nur seine ersten {0} Werkzeuge werden angeboten</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>There are more than {0} tools, which is more than a session takes: the assistant looks for the others when it needs them.</source>
            <translation>Es gibt mehr als {0} Werkzeuge, und damit mehr, als eine Sitzung aufnimmt: Der Assistent sucht die übrigen, wenn er sie braucht.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The list of MCP servers {0} cannot be read: {1}.</source>
            <translation>Die Liste der MCP-Server {0} ist nicht lesbar: {1}.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The list of MCP servers {0} is not valid JSON ({1}: {2}): correct it there.</source>
            <translation>Die Liste der MCP-Server {0} ist kein gültiges JSON ({1}: {2}): Berichtigen Sie sie dort.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>Timer {0} is due.</source>
            <translation>Der Wecker {0} ist abgelaufen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>{0} is due.</source>
            <translation>Abgelaufen: {0}.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The settings could not be saved in {0}: {1}</source>
            <translation>Die Einstellungen konnten nicht in {0} gespeichert werden: {1}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The profiles could not be saved in {0}: {1}</source>
            <translation>Die Profile konnten nicht in {0} gespeichert werden: {1}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The profiles in {0} cannot be changed: {1}.</source>
            <translation>Die Profile in {0} lassen sich nicht ändern: {1}.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>There is a profile named “{0}” already: choose another name.</source>
            <translation>Es gibt schon ein Profil namens „{0}“: Wählen Sie einen anderen Namen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>A profile needs a name of 1 to {0} visible characters.</source>
            <translation>Ein Profil braucht einen Namen mit 1 bis {0} sichtbaren Zeichen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>{0} Free some space on its disk.</source>
            <translation>{0} Schaffen Sie Platz auf dem Datenträger.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>{0} Make {1} writable for you.</source>
            <translation>{0} Machen Sie {1} für sich beschreibbar.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>{0} This conversation is not kept.</source>
            <translation>{0} Dieses Gespräch wird nicht aufbewahrt.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>What is said is remembered and written as soon as that is possible.</source>
            <translation>Was gesagt wird, wird gemerkt und geschrieben, sobald es möglich ist.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The history is written again, with all that was said meanwhile.</source>
            <translation>Der Verlauf wird wieder geschrieben, mit allem, was inzwischen gesagt wurde.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>This conversation is not kept.</source>
            <translation>Dieses Gespräch wird nicht aufbewahrt.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The history is damaged; a new one is begun, and the old file is kept as {0}.</source>
            <translation>Der Verlauf ist beschädigt; ein neuer wird begonnen, die alte Datei bleibt als {0}.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The history was written by a newer version; a new one is begun, and the old file is kept as {0}.</source>
            <translation>Der Verlauf stammt von einer neueren Version; ein neuer wird begonnen, die alte Datei bleibt als {0}.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>There is no conversation {0} in the history; see `assistant history`.</source>
            <translation>Im Verlauf gibt es kein Gespräch {0}.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>These settings in {0} are not understood and their defaults are used: {1}.</source>
            <translation>Diese Einstellungen in {0} sind nicht zu verstehen, es gelten die üblichen: {1}.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The settings file is damaged; the defaults are used. {0}</source>
            <translation>Die Einstellungen sind beschädigt; es gelten die üblichen. {0}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The settings were written by a newer version; the defaults are used. {0}</source>
            <translation>Die Einstellungen stammen von einer neueren Version; es gelten die üblichen. {0}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>The old file is kept as {0}.</source>
            <translation>Die alte Datei bleibt als {0}.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>Your prices in {0} are ignored until the file is mended ({1}).</source>
            <translation>Ihre Preise in {0} gelten nicht, bis die Datei in Ordnung ist ({1}).</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>Free some space on its disk.</source>
            <translation>Schaffen Sie Platz auf dem Datenträger.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>See whether its disk is full or failing.</source>
            <translation>Sehen Sie nach, ob der Datenträger voll oder defekt ist.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>Another program holds it: end that program.</source>
            <translation>Ein anderes Programm belegt ihn: Beenden Sie dieses.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>Make the file and its folder writable for you.</source>
            <translation>Machen Sie Datei und Ordner für sich beschreibbar.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>Evaluate an arithmetic expression exactly. Use it for every calculation, even simple ones.</source>
            <translation>Rechnet genau, auch bei einfachen Aufgaben.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>Tell the current time, the weekday and the date.</source>
            <translation>Sagt Uhrzeit, Wochentag und Datum.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>End the conversation.</source>
            <translation>Beendet das Gespräch.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>Read what the user copied last: text, or an image. Use it when they speak of what they copied.</source>
            <translation>Liest, was Sie zuletzt kopiert haben: Text oder ein Bild.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>Put text into the user's clipboard, in place of what is there, so that they can paste it.</source>
            <translation>Legt Text in die Zwischenablage, an die Stelle dessen, was dort ist.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>Open a web page in the user's browser, for them to look at. You do not see the page.</source>
            <translation>Öffnet eine Webseite in Ihrem Browser; der Assistent sieht sie nicht.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>Take a picture of the user's screen and look at it. Use it when they speak of what they see there.</source>
            <translation>Macht ein Bild des Bildschirms und sieht es an.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>Write down something that must be known in later conversations. Use it when the user asks you to remember.</source>
            <translation>Schreibt auf, was in späteren Gesprächen bekannt sein soll.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>Look up what you were asked to remember in earlier conversations; newest first.</source>
            <translation>Schlägt nach, was in früheren Gesprächen zu merken war.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>Delete one note for good. Use it when the user asks you to forget something.</source>
            <translation>Löscht eine Notiz endgültig.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>Set a timer. When it is due you get a message and tell the user. It ends with this conversation.</source>
            <translation>Stellt einen Wecker. Er endet mit dem Gespräch.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>List the timers that are running, with their numbers and the time left.</source>
            <translation>Nennt die laufenden Wecker mit der verbleibenden Zeit.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/engine_sentences.py" />
            <source>Cancel a timer before it is due.</source>
            <translation>Stellt einen Wecker ab, ehe er abläuft.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/help_dialog.py" />
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Keyboard shortcuts</source>
            <translation>Tastenkürzel</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/help_dialog.py" />
            <source>Key</source>
            <translation>Taste</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/help_dialog.py" />
            <source>What it does</source>
            <translation>Was sie tut</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/help_dialog.py" />
            <location filename="../../assistant/desktop/settings_dialog/dialog.py" />
            <source>Close</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/help_dialog.py" />
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>About</source>
            <translation>Über</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/help_dialog.py" />
            <source>Voice Assistant {version}</source>
            <translation>Sprachassistent {version}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/help_dialog.py" />
            <source>Talk from any window with a speech-to-speech model.</source>
            <translation>Aus jedem Fenster mit einem Sprachmodell sprechen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/help_dialog.py" />
            <location filename="../../assistant/desktop/window.py" />
            <source>Endpoint: {name}</source>
            <translation>Endpunkt: {name}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/help_dialog.py" />
            <location filename="../../assistant/desktop/window.py" />
            <source>Model: {name}</source>
            <translation>Modell: {name}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/help_dialog.py" />
            <source>Open source, under the MIT licence.</source>
            <translation>Quelloffen, unter der MIT-Lizenz.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/entries.py" />
            <location filename="../../assistant/desktop/history_window/history_window.py" />
            <source>1 line</source>
            <translation>1 Zeile</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/entries.py" />
            <location filename="../../assistant/desktop/history_window/history_window.py" />
            <source>{count} lines</source>
            <translation>{count} Zeilen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/entries.py" />
            <source>in the title</source>
            <translation>im Titel</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/entries.py" />
            <location filename="../../assistant/desktop/history_window/history_window.py" />
            <location filename="../../assistant/desktop/history_window/reading_pane.py" />
            <source>Conversation</source>
            <translation>Gespräch</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/entry_delegate.py" />
            <source>Title</source>
            <translation>Titel</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/entry_list.py" />
            <location filename="../../assistant/desktop/history_window/export_dialog.py" />
            <source>Conversations</source>
            <translation>Gespräche</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/export_dialog.py" />
            <source>Markdown, for reading (*.md)</source>
            <translation>Markdown, zum Lesen (*.md)</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/export_dialog.py" />
            <source>JSON, for programs (*.json)</source>
            <translation>JSON, für Programme (*.json)</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/export_dialog.py" />
            <source>Export all conversations</source>
            <translation>Alle Gespräche exportieren</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/export_dialog.py" />
            <source>Export the conversation</source>
            <translation>Gespräch exportieren</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/history_window.py" />
            <source>History</source>
            <translation>Verlauf</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/history_window.py" />
            <source>Search what was said</source>
            <translation>Gesagtes durchsuchen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/history_window.py" />
            <source>&amp;Continue</source>
            <translation>&amp;Fortsetzen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/history_window.py" />
            <source>Continue this conversation</source>
            <translation>Dieses Gespräch fortsetzen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/history_window.py" />
            <source>&amp;Rename</source>
            <translation>&amp;Umbenennen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/history_window.py" />
            <source>Rename this conversation</source>
            <translation>Dieses Gespräch umbenennen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/history_window.py" />
            <source>&amp;Export…</source>
            <translation>&amp;Exportieren …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/history_window.py" />
            <source>Export this conversation</source>
            <translation>Dieses Gespräch exportieren</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/history_window.py" />
            <source>&amp;Delete</source>
            <translation>&amp;Löschen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/history_window.py" />
            <source>Delete this conversation</source>
            <translation>Dieses Gespräch löschen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/history_window.py" />
            <source>&amp;All conversations</source>
            <translation>&amp;Alle Gespräche</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/history_window.py" />
            <source>All conversations: export or delete</source>
            <translation>Alle Gespräche: exportieren oder löschen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/history_window.py" />
            <source>&amp;Export all…</source>
            <translation>Alle &amp;exportieren …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/history_window.py" />
            <source>&amp;Delete all…</source>
            <translation>Alle &amp;löschen …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/history_window.py" />
            <source>Nothing that was said has these words.</source>
            <translation>Diese Wörter kommen nirgends vor.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/history_window.py" />
            <source>There is no conversation yet. What you and the assistant say is kept here.</source>
            <translation>Noch gibt es kein Gespräch. Was Sie und der Assistent sagen, steht später hier.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/history_window.py" />
            <source>Exported to {path}.</source>
            <translation>Exportiert nach {path}.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/history_window.py" />
            <source>Deleted “{title}”.</source>
            <translation>„{title}“ ist gelöscht.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/history_window.py" />
            <source>&amp;Undo</source>
            <translation>&amp;Rückgängig</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/history_window.py" />
            <source>Delete all</source>
            <translation>Alle löschen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/history_window.py" />
            <source>Delete all conversations for good? This cannot be undone.</source>
            <translation>Alle Gespräche endgültig löschen? Das lässt sich nicht rückgängig machen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/history_window.py" />
            <location filename="../../assistant/desktop/settings_dialog/privacy_page.py" />
            <source>All conversations are deleted.</source>
            <translation>Alle Gespräche sind gelöscht.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/question_bar.py" />
            <location filename="../../assistant/desktop/settings_dialog/mcp_form.py" />
            <source>Cancel</source>
            <translation>Abbrechen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/question_bar.py" />
            <location filename="../../assistant/desktop/notice_bar.py" />
            <source>Dismiss</source>
            <translation>Schließen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/reading_pane.py" />
            <location filename="../../assistant/desktop/transcript_view.py" />
            <source>— interrupted</source>
            <translation>– unterbrochen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/reading_pane.py" />
            <source>Tool</source>
            <translation>Werkzeug</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/when.py" />
            <source>Yesterday</source>
            <translation>Gestern</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/when.py" />
            <source>d MMM</source>
            <translation>d. MMM</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/when.py" />
            <source>{day}, {time}</source>
            <translation>{day}, {time}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/history_window/worker.py" />
            <source>The history window failed unexpectedly; the log says where.</source>
            <translation>Im Verlauf ist ein unerwarteter Fehler aufgetreten; das Protokoll sagt, wo.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/hotkeys/actions.py" />
            <location filename="../../assistant/desktop/talk_button.py" />
            <location filename="../../assistant/desktop/turn_mode_switch.py" />
            <source>Hold to talk</source>
            <translation>Halten und sprechen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/hotkeys/actions.py" />
            <source>Begin or end talking</source>
            <translation>Sprechen beginnen oder beenden</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/hotkeys/actions.py" />
            <source>Mute the microphone while held</source>
            <translation>Mikrofon stumm, solange gehalten</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/hotkeys/actions.py" />
            <location filename="../../assistant/desktop/window.py" />
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Stop the reply</source>
            <translation>Antwort stoppen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/hotkeys/actions.py" />
            <source>Show or hide the window</source>
            <translation>Fenster zeigen oder verbergen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/hotkeys/actions.py" />
            <source>“{name}” is nothing that a hotkey can do: choose one of {names}.</source>
            <translation>„{name}“ gehört nicht zu dem, was eine Taste kann: Wählen Sie aus {names}.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/hotkeys/actions.py" />
            <source>{what} has no hotkey now: {problem}</source>
            <translation>„{what}“ hat jetzt keine Taste: {problem}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/hotkeys/actions.py" />
            <source>{key} is the hotkey of {other} already: choose another for {what}.</source>
            <translation>{key} ist schon die Taste für „{other}“: Wählen Sie eine andere für „{what}“.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/hotkeys/choose.py" />
            <location filename="../../assistant/desktop/hotkeys/pynput_backend.py" />
            <source>Hotkeys do not work here ({reason}): use the talk button, or `assistant push` and `assistant release`.</source>
            <translation>Tastenkürzel gehen hier nicht ({reason}): Nehmen Sie den Sprechknopf oder `assistant push` und `assistant release`.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/hotkeys/choose.py" />
            <source>Hotkeys need a graphical session, and there is none here: steer the assistant with `assistant push` and `assistant release`.</source>
            <translation>Tastenkürzel brauchen eine grafische Sitzung, und hier ist keine: Steuern Sie den Assistenten mit `assistant push` und `assistant release`.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/hotkeys/keys.py" />
            <source>{key} is no key that can be a hotkey.</source>
            <translation>{key} geht nicht als Taste.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/hotkeys/keys.py" />
            <source>{keys} has more than one key.</source>
            <translation>{keys} hat mehr als eine Taste.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/hotkeys/keys.py" />
            <source>{keys} has no key besides {modifier}: add one, or use Right {modifier} by itself.</source>
            <translation>{keys} hat außer {modifier} keine Taste: Nehmen Sie eine dazu, oder Right {modifier} allein.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/hotkeys/keys.py" />
            <source>{key} can be a hotkey only by itself.</source>
            <translation>{key} geht nur als einzelne Taste.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/hotkeys/keys.py" />
            <source>{keys} could no longer be used in other windows: add Ctrl, Alt or Super, as in Ctrl+Alt+{key}.</source>
            <translation>{keys} wäre in anderen Fenstern nicht mehr nutzbar: Nehmen Sie Ctrl, Alt oder Super dazu, wie in Ctrl+Alt+{key}.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/hotkeys/keys.py" />
            <source>A hotkey is a function key (F1 to F24), Pause, Print, Scroll Lock, Insert, Menu, a media key (Media Play, Volume Mute, …) or Right Ctrl, Right Alt, Right Shift or Right Super by itself; or any key together with Ctrl, Alt, Shift or Super, as in Ctrl+Alt+Space.</source>
            <translation>Als Taste geht eine Funktionstaste (F1 bis F24), Pause, Print, Scroll Lock, Insert, Menu, eine Medientaste (Media Play, Volume Mute, …) oder Right Ctrl, Right Alt, Right Shift oder Right Super allein; oder jede Taste zusammen mit Ctrl, Alt, Shift oder Super, wie Ctrl+Alt+Space.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/hotkeys/portal.py" />
            <source>The desktop gave no key to {whom}: choose one in its keyboard settings or configuration.</source>
            <translation>Der Desktop hat keine Taste vergeben für {whom}: Wählen Sie eine in seinen Tastatureinstellungen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/hotkeys/portal.py" />
            <source>have your desktop's own shortcuts run `assistant push` when a key goes down and `assistant release` when it comes up (or `assistant toggle`), or use the talk button</source>
            <translation>Lassen Sie die Tastenkürzel Ihres Desktops beim Drücken `assistant push` und beim Loslassen `assistant release` ausführen (oder `assistant toggle`), oder nehmen Sie den Sprechknopf</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/hotkeys/portal.py" />
            <source>This desktop offers no global hotkeys to programs (no GlobalShortcuts portal): {way_out}.</source>
            <translation>Dieser Desktop bietet Programmen keine globalen Tastenkürzel (kein GlobalShortcuts-Portal): {way_out}.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/hotkeys/portal.py" />
            <source>The desktop does not answer when asked for global hotkeys: {way_out}.</source>
            <translation>Der Desktop antwortet nicht auf die Frage nach globalen Tastenkürzeln: {way_out}.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/hotkeys/portal.py" />
            <source>The desktop refused the global hotkeys: {way_out}.</source>
            <translation>Der Desktop hat die globalen Tastenkürzel abgelehnt: {way_out}.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/hotkeys/portal.py" />
            <source>You did not allow the assistant its hotkeys: choose them again in the settings.</source>
            <translation>Sie haben dem Assistenten seine Tasten nicht erlaubt: Wählen Sie sie in den Einstellungen neu.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/hotkeys/portal.py" />
            <source>The desktop ended the assistant's hotkeys: choose them again in the settings, or start the assistant again.</source>
            <translation>Der Desktop hat die Tasten des Assistenten beendet: Wählen Sie sie in den Einstellungen neu, oder starten Sie den Assistenten neu.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/hotkeys/pynput_backend.py" />
            <source>{key} cannot be heard on this system: choose another hotkey.</source>
            <translation>{key} ist auf diesem System nicht hörbar: Wählen Sie eine andere Taste.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/hotkeys/pynput_backend.py" />
            <source>macOS lets the assistant hear its hotkeys only with your permission: in System Settings, Privacy &amp; Security, switch the assistant on under Accessibility and under Input Monitoring, and start it again.</source>
            <translation>Unter macOS hört der Assistent seine Tasten nur mit Ihrer Erlaubnis: Schalten Sie ihn in den Systemeinstellungen, Datenschutz &amp; Sicherheit, unter Bedienungshilfen und unter Eingabeüberwachung ein und starten Sie ihn neu.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/hotkeys/x11.py" />
            <source>This keyboard has no key {key}: choose another hotkey in the settings.</source>
            <translation>Diese Tastatur hat keine Taste {key}: Wählen Sie in den Einstellungen eine andere.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/hotkeys/x11.py" />
            <source>Another program has taken {key} already: choose another hotkey in the settings, or free it there and start the assistant again.</source>
            <translation>Ein anderes Programm hat {key} schon belegt: Wählen Sie in den Einstellungen eine andere Taste, oder geben Sie sie dort frei und starten Sie den Assistenten neu.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/hotkeys/x11.py" />
            <source>Hotkeys do not work, because the X server does not let the assistant in: use the talk button, or have your window manager run `assistant push` and `assistant release`.</source>
            <translation>Tastenkürzel gehen nicht, weil der X-Server den Assistenten nicht zulässt: Nehmen Sie den Sprechknopf, oder lassen Sie Ihren Fenstermanager `assistant push` und `assistant release` ausführen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/latency_text.py" />
            <source>From letting go to handing over: {time}</source>
            <translation>Vom Loslassen bis zum Absenden: {time}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/latency_text.py" />
            <source>Until the reply began to arrive: {time}</source>
            <translation>Bis die Antwort einzutreffen begann: {time}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/latency_text.py" />
            <source>Until it was heard: {time}</source>
            <translation>Bis sie zu hören war: {time}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/latency_text.py" />
            <source>Answered after {time}</source>
            <translation>Geantwortet nach {time}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/level_meter.py" />
            <source>Microphone level</source>
            <translation>Mikrofonpegel</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/notice_bar.py" />
            <source>Error</source>
            <translation>Fehler</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/notice_bar.py" />
            <source>Note</source>
            <translation>Hinweis</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/notice_bar.py" />
            <source>Notices</source>
            <translation>Hinweise</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/notification_text.py" />
            <source>Allow “{tool}”?</source>
            <translation>„{tool}“ erlauben?</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/notification_text.py" />
            <source>Open</source>
            <translation>Öffnen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/notification_text.py" />
            <source>without arguments</source>
            <translation>ohne Argumente</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/notification_text.py" />
            <source>Allow once</source>
            <translation>Einmal erlauben</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/notification_text.py" />
            <source>Deny</source>
            <translation>Ablehnen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/notification_text.py" />
            <location filename="../../assistant/desktop/notifications.py" />
            <source>Open the window to read what it would do, and allow or deny it.</source>
            <translation>Öffnen Sie das Fenster, um zu lesen, was es tun würde, und es zu erlauben oder abzulehnen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/notification_text.py" />
            <source>“{tool}” failed</source>
            <translation>„{tool}“ ist fehlgeschlagen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/notification_text.py" />
            <source>“{tool}” is done</source>
            <translation>„{tool}“ ist fertig</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/notifications.py" />
            <source>Timer</source>
            <translation>Wecker</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/device_box.py" />
            <source>None is connected</source>
            <translation>Keines angeschlossen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/device_box.py" />
            <location filename="../../assistant/desktop/settings_dialog/sound_page.py" />
            <source>The system's: {name}</source>
            <translation>Das des Systems: {name}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/device_box.py" />
            <location filename="../../assistant/desktop/settings_dialog/sound_page.py" />
            <source>{name} (not connected)</source>
            <translation>{name} (nicht angeschlossen)</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/hotkey_step.py" />
            <source>Hold it in any window, speak, and let go.</source>
            <translation>In jedem Fenster halten, sprechen und loslassen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/hotkey_step.py" />
            <source>Your key to talk</source>
            <translation>Ihre Sprechtaste</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/hotkey_step.py" />
            <source>To change it, click it (or press the space bar on it), then press the new one: with Ctrl or Alt, a function key, or a right-hand modifier by itself.</source>
            <translation>Zum Ändern klicken Sie sie an (oder drücken darauf die Leertaste) und drücken die neue: mit Strg oder Alt, eine Funktionstaste, oder eine rechte Sondertaste allein (etwa Strg).</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/hotkey_step.py" />
            <source>Use the usual key</source>
            <translation>Übliche Taste nehmen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/hotkey_step.py" />
            <source>This key is yours.</source>
            <translation>Diese Taste gehört Ihnen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/hotkey_step.py" />
            <source>There is no key: hold the talk button in the window.</source>
            <translation>Es gibt keine Taste: Halten Sie den Sprechknopf im Fenster.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/hotkey_step.py" />
            <location filename="../../assistant/desktop/settings_dialog/hotkeys_page.py" />
            <source>This key cannot be a hotkey: choose another one.</source>
            <translation>Diese Taste geht nicht: Wählen Sie eine andere.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/hotkey_step.py" />
            <source>{key} has another task already: choose another one.</source>
            <translation>{key} hat schon eine andere Aufgabe: Wählen Sie eine andere.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/key_step.py" />
            <source>It is tried now, and then kept in your system's keyring, never in a file.</source>
            <translation>Er wird jetzt probiert und dann im Schlüsselbund Ihres Systems verwahrt, nie in einer Datei.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/key_step.py" />
            <source>Your key</source>
            <translation>Ihr Schlüssel</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/key_step.py" />
            <location filename="../../assistant/desktop/settings_dialog/account_page.py" />
            <source>Address of the server</source>
            <translation>Adresse des Servers</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/key_step.py" />
            <source>Paste or type it here</source>
            <translation>Hier einfügen oder eingeben</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/key_step.py" />
            <location filename="../../assistant/desktop/settings_dialog/account_page.py" />
            <source>API key</source>
            <translation>API-Schlüssel</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/key_step.py" />
            <source>Being tried</source>
            <translation>Wird probiert</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/key_step.py" />
            <source>Use it for this session only</source>
            <translation>Nur für diese Sitzung nutzen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/key_step.py" />
            <source>Your OpenAI key</source>
            <translation>Ihr OpenAI-Schlüssel</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/key_step.py" />
            <source>Your server</source>
            <translation>Ihr Server</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/key_step.py" />
            <source>Trying the key…</source>
            <translation>Der Schlüssel wird probiert …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/key_step.py" />
            <source>Leave the field empty to use it.</source>
            <translation>Lassen Sie das Feld leer, um ihn zu nutzen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/key_step.py" />
            <source>You make one at platform.openai.com/api-keys. It begins with “sk-”.</source>
            <translation>Sie erstellen ihn auf platform.openai.com/api-keys. Er beginnt mit „sk-“.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/key_step.py" />
            <source>Leave the field empty if the server wants no key.</source>
            <translation>Lassen Sie das Feld leer, wenn der Server keinen Schlüssel verlangt.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/key_step.py" />
            <source>It works. Storing it… your system may ask for the keyring's password.</source>
            <translation>Er geht. Er wird gespeichert … Ihr System fragt vielleicht nach dem Passwort des Schlüsselbunds.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/key_step.py" />
            <source>The key works, but it cannot be stored. {problem}</source>
            <translation>Der Schlüssel geht, lässt sich aber nicht speichern. {problem}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/listening.py" />
            <source>Say something: the bar should move.</source>
            <translation>Sagen Sie etwas: Der Balken sollte sich bewegen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/listening.py" />
            <source>I hear you.</source>
            <translation>Ich höre Sie.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/listening.py" />
            <source>Nothing heard yet: speak up, choose another microphone, or see whether it is muted.</source>
            <translation>Noch nichts zu hören: Sprechen Sie lauter, wählen Sie ein anderes Mikrofon, oder sehen Sie nach, ob es stumm ist.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/progress.py" />
            <source>Step {step} of {count}</source>
            <translation>Schritt {step} von {count}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/question_step.py" />
            <source>Your first question</source>
            <translation>Ihre erste Frage</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/question_step.py" />
            <source>Ask it in writing</source>
            <translation>Schriftlich fragen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/question_step.py" />
            <source>You said</source>
            <translation>Sie sagten</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/question_step.py" />
            <source>Answer</source>
            <translation>Antwort</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/question_step.py" />
            <source>Just ask:</source>
            <translation>Fragen Sie einfach:</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/question_step.py" />
            <source>Click the button and ask:</source>
            <translation>Klicken Sie den Knopf und fragen Sie:</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/question_step.py" />
            <source>Press {key}, ask, and press it again:</source>
            <translation>Drücken Sie {key}, fragen Sie, und drücken Sie noch einmal:</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/question_step.py" />
            <source>Hold the button below and ask:</source>
            <translation>Halten Sie den Knopf unten und fragen Sie:</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/question_step.py" />
            <source>Hold {key} and ask:</source>
            <translation>Halten Sie {key} und fragen Sie:</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/question_step.py" />
            <source>You: {words}</source>
            <translation>Sie: {words}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/question_step.py" />
            <source>That is all there is to it. You are ready.</source>
            <translation>Das ist schon alles. Es kann losgehen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/sound_step.py" />
            <source>Talk hands-free</source>
            <translation>Freihändig sprechen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/sound_step.py" />
            <source>Talk hands-free, with echo cancellation</source>
            <translation>Freihändig sprechen, mit Echounterdrückung</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/sound_step.py" />
            <source>Talk hands-free, one at a time</source>
            <translation>Freihändig sprechen, abwechselnd</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/sound_step.py" />
            <source>Hold a key to talk</source>
            <translation>Zum Sprechen eine Taste halten</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/sound_step.py" />
            <source>Microphone and speakers</source>
            <translation>Mikrofon und Lautsprecher</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/sound_step.py" />
            <source>Speak, and listen. Nothing is recorded or sent.</source>
            <translation>Sprechen und hören Sie. Nichts wird aufgenommen oder gesendet.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/sound_step.py" />
            <location filename="../../assistant/desktop/settings_dialog/sound_page.py" />
            <location filename="../../assistant/desktop/tray.py" />
            <source>Microphone</source>
            <translation>Mikrofon</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/sound_step.py" />
            <source>Play a sound</source>
            <translation>Klang abspielen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/sound_step.py" />
            <location filename="../../assistant/desktop/settings_dialog/sound_page.py" />
            <location filename="../../assistant/desktop/tray.py" />
            <source>Speakers</source>
            <translation>Lautsprecher</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/sound_step.py" />
            <source>Test the echo</source>
            <translation>Echo prüfen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/sound_step.py" />
            <source>Three short chirps (4 seconds, keep quiet) tell whether you can talk hands-free with these devices.</source>
            <translation>Drei kurze Töne (4 Sekunden, bitte still sein) zeigen, ob Sie mit diesen Geräten freihändig sprechen können.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/sound_step.py" />
            <source>Playing…</source>
            <translation>Spielt …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/sound_step.py" />
            <source>Heard it? If not, choose other speakers or turn them up.</source>
            <translation>Gehört? Wenn nicht, wählen Sie andere Lautsprecher oder drehen Sie lauter.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/sound_step.py" />
            <source>Listening to the chirps… please keep quiet.</source>
            <translation>Die Töne werden gehört … bitte still sein.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/sound_step.py" />
            <source>Set: {choice}. You can change it in the settings.</source>
            <translation>Eingestellt: {choice}. In den Einstellungen lässt es sich ändern.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/welcome_step.py" />
            <source>Welcome</source>
            <translation>Willkommen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/welcome_step.py" />
            <source>Hold a key, speak, and hear the answer. Whom would you like to talk to? You can change it at any time.</source>
            <translation>Taste halten, sprechen, Antwort hören. Mit wem möchten Sie sprechen? Sie können es jederzeit ändern.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/welcome_step.py" />
            <source>Practice</source>
            <translation>Übung</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/welcome_step.py" />
            <source>A small server on this computer: free, without an account, and it knows a few things.</source>
            <translation>Ein kleiner Server auf diesem Computer: kostenlos, ohne Konto. Er versteht Englisch und weiß ein paar Dinge.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/welcome_step.py" />
            <location filename="../../assistant/desktop/settings_dialog/account_page.py" />
            <source>OpenAI</source>
            <translation>OpenAI</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/welcome_step.py" />
            <source>With an API key of your own. Conversations cost money there.</source>
            <translation>Mit eigenem API-Schlüssel. Gespräche kosten dort Geld.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/welcome_step.py" />
            <location filename="../../assistant/desktop/settings_dialog/account_page.py" />
            <source>A compatible server</source>
            <translation>Ein kompatibler Server</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/welcome_step.py" />
            <source>Any server that speaks the Realtime API: you have its address.</source>
            <translation>Jeder Server, der die Realtime-API spricht: Sie haben seine Adresse.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/window.py" />
            <location filename="../../assistant/desktop/settings_dialog/start_page.py" />
            <source>First steps</source>
            <translation>Erste Schritte</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/window.py" />
            <source>Back</source>
            <translation>Zurück</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/window.py" />
            <source>Skip</source>
            <translation>Überspringen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/window.py" />
            <source>Skip this step</source>
            <translation>Diesen Schritt überspringen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/window.py" />
            <location filename="../../assistant/desktop/window.py" />
            <source>Continue</source>
            <translation>Weiter</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/onboarding/window.py" />
            <source>Finish</source>
            <translation>Fertig</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/account_page.py" />
            <location filename="../../assistant/desktop/settings_dialog/dialog.py" />
            <source>Account</source>
            <translation>Konto</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/account_page.py" />
            <source>Automatic</source>
            <translation>Automatisch</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/account_page.py" />
            <source>Practice server</source>
            <translation>Übungsserver</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/account_page.py" />
            <source>Talk to</source>
            <translation>Sprechen mit</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/account_page.py" />
            <source>Automatic: OpenAI if a key is stored, else the practice server on this computer, which is free.</source>
            <translation>Automatisch: OpenAI, wenn ein Schlüssel gespeichert ist, sonst der kostenlose Übungsserver auf diesem Computer.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/account_page.py" />
            <source>Begins with wss://, or ws:// on this computer.</source>
            <translation>Beginnt mit wss://, oder mit ws:// auf diesem Computer.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/account_page.py" />
            <source>It is kept in your system's keyring, never in a file, and sent to this endpoint only.</source>
            <translation>Er wird im Schlüsselbund Ihres Systems verwahrt, nie in einer Datei, und nur an diesen Endpunkt gesendet.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/account_page.py" />
            <source>Stored key</source>
            <translation>Gespeichert</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/account_page.py" />
            <source>New key</source>
            <translation>Neuer Schlüssel</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/account_page.py" />
            <source>Store</source>
            <translation>Speichern</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/account_page.py" />
            <source>Store the new key</source>
            <translation>Den neuen Schlüssel speichern</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/account_page.py" />
            <source>Test</source>
            <translation>Prüfen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/account_page.py" />
            <source>Test the endpoint and the key</source>
            <translation>Endpunkt und Schlüssel prüfen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/account_page.py" />
            <source>Remove</source>
            <translation>Entfernen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/account_page.py" />
            <source>Remove the stored key</source>
            <translation>Den gespeicherten Schlüssel entfernen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/account_page.py" />
            <source>Outcome</source>
            <translation>Ergebnis</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/account_page.py" />
            <source>Testing…</source>
            <translation>Wird geprüft …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/account_page.py" />
            <source>This works.</source>
            <translation>Das geht.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/api_key.py" />
            <source>Paste a key here</source>
            <translation>Schlüssel hier einfügen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/api_key.py" />
            <source>Looking for a key…</source>
            <translation>Ein Schlüssel wird gesucht …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/api_key.py" />
            <source>This needs no key.</source>
            <translation>Das braucht keinen Schlüssel.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/api_key.py" />
            <source>The key is stored.</source>
            <translation>Der Schlüssel ist gespeichert.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/api_key.py" />
            <source>The key is removed.</source>
            <translation>Der Schlüssel ist entfernt.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/api_key.py" />
            <source>No key is stored for this endpoint.</source>
            <translation>Für diesen Endpunkt ist kein Schlüssel gespeichert.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/api_key.py" />
            <source>it ends in {last_four}</source>
            <translation>er endet auf {last_four}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/api_key.py" />
            <source>it is too short to show any of it</source>
            <translation>er ist zu kurz, um etwas davon zu zeigen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/api_key.py" />
            <source>There is a key in the {source}; {ending}.</source>
            <translation>Ein Schlüssel ist da ({source}); {ending}.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/appearance_page.py" />
            <location filename="../../assistant/desktop/settings_dialog/dialog.py" />
            <source>Appearance</source>
            <translation>Darstellung</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/appearance_page.py" />
            <source>As the desktop</source>
            <translation>Wie der Desktop</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/appearance_page.py" />
            <source>Dark</source>
            <translation>Dunkel</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/appearance_page.py" />
            <source>Light</source>
            <translation>Hell</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/appearance_page.py" />
            <source>Colours</source>
            <translation>Farben</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/appearance_page.py" />
            <source>Applies when the assistant is started again.</source>
            <translation>Gilt, wenn der Assistent neu gestartet wird.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/appearance_page.py" />
            <source>Language</source>
            <translation>Sprache</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/appearance_page.py" />
            <source>Captions</source>
            <translation>Untertitel</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/appearance_page.py" />
            <source>Large captions</source>
            <translation>Große Untertitel</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/appearance_page.py" />
            <source>Shows what is said in large letters.</source>
            <translation>Zeigt das Gesagte in großer Schrift.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/appearance_page.py" />
            <source>Small bar above all windows</source>
            <translation>Kleine Leiste über allen Fenstern</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/appearance_page.py" />
            <source>Shows the state, the level and the last words, and lets clicks through while nothing goes on.</source>
            <translation>Zeigt Zustand, Pegel und die letzten Worte und lässt Klicks durch, solange nichts geschieht.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/appearance_page.py" />
            <source>Attention</source>
            <translation>Aufmerksamkeit</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/appearance_page.py" />
            <source>Notifications while the window is hidden</source>
            <translation>Benachrichtigungen, solange das Fenster verborgen ist</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/appearance_page.py" />
            <source>When a tool waits for your answer, or a timer is due.</source>
            <translation>Wenn ein Werkzeug auf Ihre Antwort wartet oder ein Wecker abläuft.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/budget_page.py" />
            <location filename="../../assistant/desktop/settings_dialog/dialog.py" />
            <source>Budget</source>
            <translation>Budget</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/budget_page.py" />
            <source>No limit</source>
            <translation>Keine Grenze</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/budget_page.py" />
            <source>At 80 percent you are told; when a limit is reached the conversation pauses.</source>
            <translation>Bei 80 Prozent werden Sie gewarnt; an der Grenze pausiert das Gespräch.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/budget_page.py" />
            <source>For a conversation</source>
            <translation>Für ein Gespräch</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/budget_page.py" />
            <source>For a day</source>
            <translation>Für einen Tag</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/budget_page.py" />
            <source>Spent today</source>
            <translation>Heute ausgegeben</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/budget_page.py" />
            <source>Rest</source>
            <translation>Ruhe</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/budget_page.py" />
            <source>Rest after</source>
            <translation>Ruhen nach</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/budget_page.py" />
            <location filename="../../assistant/desktop/settings_dialog/privacy_page.py" />
            <location filename="../../assistant/desktop/settings_dialog/sound_page.py" />
            <source>Never</source>
            <translation>Nie</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/budget_page.py" />
            <source>minutes of quiet</source>
            <translation>Minuten Stille</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/budget_page.py" />
            <source>A session that rests costs nothing and wakes when you talk (only while you talk by key).</source>
            <translation>Eine ruhende Sitzung kostet nichts und erwacht, wenn Sie sprechen (nur beim Sprechen mit Taste).</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/dialog.py" />
            <source>Settings</source>
            <translation>Einstellungen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/dialog.py" />
            <source>Pages</source>
            <translation>Seiten</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/dialog.py" />
            <source>Changes are saved and apply at once, except where it says otherwise.</source>
            <translation>Änderungen werden gespeichert und gelten sofort, wo nichts anderes steht.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/dialog.py" />
            <location filename="../../assistant/desktop/settings_dialog/model_page.py" />
            <source>Model and voice</source>
            <translation>Modell und Stimme</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/dialog.py" />
            <location filename="../../assistant/desktop/settings_dialog/profiles_page.py" />
            <source>Profiles</source>
            <translation>Profile</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/dialog.py" />
            <location filename="../../assistant/desktop/settings_dialog/sound_page.py" />
            <source>Sound</source>
            <translation>Klang</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/dialog.py" />
            <location filename="../../assistant/desktop/settings_dialog/hotkeys_page.py" />
            <source>Hotkeys</source>
            <translation>Tasten</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/dialog.py" />
            <location filename="../../assistant/desktop/settings_dialog/profiles_page.py" />
            <location filename="../../assistant/desktop/settings_dialog/tools_page.py" />
            <source>Tools</source>
            <translation>Werkzeuge</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/dialog.py" />
            <location filename="../../assistant/desktop/settings_dialog/mcp_page.py" />
            <source>MCP servers</source>
            <translation>MCP-Server</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/dialog.py" />
            <location filename="../../assistant/desktop/settings_dialog/privacy_page.py" />
            <source>Privacy</source>
            <translation>Datenschutz</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/dialog.py" />
            <location filename="../../assistant/desktop/settings_dialog/start_page.py" />
            <source>Start</source>
            <translation>Start</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/hotkeys_page.py" />
            <source>They work in every window. Click a key, then press the new one: with Ctrl or Alt, a function key, or a right-hand modifier by itself. Esc leaves it as it was.</source>
            <translation>Sie gelten in jedem Fenster. Klicken Sie eine Taste an und drücken Sie die neue: mit Strg oder Alt, eine Funktionstaste, oder eine rechte Sondertaste allein (etwa Strg). Esc lässt alles, wie es war.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/hotkeys_page.py" />
            <source>The usual keys</source>
            <translation>Die üblichen Tasten</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/hotkeys_page.py" />
            <source>Clear</source>
            <translation>Leeren</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/hotkeys_page.py" />
            <source>No key for “{action}”</source>
            <translation>Keine Taste für „{action}“</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/hotkeys_page.py" />
            <source>{key} is the key for “{action}” already: choose another one.</source>
            <translation>{key} ist schon die Taste für „{action}“: Wählen Sie eine andere.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/key_capture.py" />
            <source>No key</source>
            <translation>Keine Taste</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/key_capture.py" />
            <source>Press a key…</source>
            <translation>Taste drücken …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/key_capture.py" />
            <source>Key for “{action}”: {key}</source>
            <translation>Taste für „{action}“: {key}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_form.py" />
            <source>MCP server</source>
            <translation>MCP-Server</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_form.py" />
            <source>A program on this computer</source>
            <translation>Ein Programm auf diesem Computer</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_form.py" />
            <source>A service at an address</source>
            <translation>Ein Dienst an einer Adresse</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_form.py" />
            <source>As usual</source>
            <translation>Wie üblich</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_form.py" />
            <source>seconds</source>
            <translation>Sekunden</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_form.py" />
            <source>Use this server</source>
            <translation>Diesen Server nutzen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_form.py" />
            <source>Problem</source>
            <translation>Problem</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_form.py" />
            <location filename="../../assistant/desktop/settings_dialog/profiles_page.py" />
            <source>Name</source>
            <translation>Name</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_form.py" />
            <source>What it is</source>
            <translation>Was es ist</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_form.py" />
            <source>Command</source>
            <translation>Befehl</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_form.py" />
            <source>Address</source>
            <translation>Adresse</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_form.py" />
            <source>Environment</source>
            <translation>Umgebung</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_form.py" />
            <source>A call may take</source>
            <translation>Ein Aufruf darf dauern</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_form.py" />
            <source>One a line, as NAME=value; ${NAME} stands for an environment variable.</source>
            <translation>Je Zeile eine, als NAME=Wert; ${NAME} steht für eine Umgebungsvariable.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_form.py" />
            <source>Save</source>
            <translation>Speichern</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_form.py" />
            <source>Headers</source>
            <translation>Kopfzeilen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_form.py" />
            <source>A quotation mark in the command is not closed: add the other one.</source>
            <translation>Ein Anführungszeichen im Befehl ist nicht geschlossen: Ergänzen Sie das zweite.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_form.py" />
            <source>“{line}” is not understood: write NAME=value.</source>
            <translation>„{line}“ ist nicht verständlich: Schreiben Sie NAME=Wert.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_page.py" />
            <source>Programs and services that bring tools of their own. They start with each conversation.</source>
            <translation>Programme und Dienste, die eigene Werkzeuge mitbringen. Sie starten mit jedem Gespräch.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_page.py" />
            <source>No servers yet: add one, or paste their list into the file.</source>
            <translation>Noch keine Server: Fügen Sie einen hinzu, oder kopieren Sie ihre Liste in die Datei.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_page.py" />
            <source>Add…</source>
            <translation>Hinzufügen …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_page.py" />
            <source>Edit…</source>
            <translation>Bearbeiten …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_page.py" />
            <source>Remove…</source>
            <translation>Entfernen …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_page.py" />
            <source>Open the file</source>
            <translation>Datei öffnen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_page.py" />
            <source>Where the list is kept</source>
            <translation>Wo die Liste steht</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_page.py" />
            <source>Start them again</source>
            <translation>Neu starten</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_page.py" />
            <source>Remove “{name}”?</source>
            <translation>„{name}“ entfernen?</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_page.py" />
            <source>Its entry in {path} is deleted, also for other programs that read this file.</source>
            <translation>Der Eintrag in {path} wird gelöscht, auch für andere Programme, die diese Datei lesen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_page.py" />
            <source>No conversation goes on: they start with the next one.</source>
            <translation>Es läuft kein Gespräch: Sie starten mit dem nächsten.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_page.py" />
            <source>No program opens {path}: open it yourself.</source>
            <translation>Kein Programm öffnet {path}: Öffnen Sie die Datei selbst.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_page.py" />
            <source>switched off</source>
            <translation>ausgeschaltet</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_page.py" />
            <source>starts with the next conversation</source>
            <translation>startet mit dem nächsten Gespräch</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_page.py" />
            <source>runs, with one tool</source>
            <translation>läuft, mit einem Werkzeug</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_page.py" />
            <source>runs, with {count} tools</source>
            <translation>läuft, mit {count} Werkzeugen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/mcp_page.py" />
            <source>is being started</source>
            <translation>wird gestartet</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/microphone_test.py" />
            <source>Test the microphone</source>
            <translation>Mikrofon prüfen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/microphone_test.py" />
            <source>Stop the test</source>
            <translation>Prüfung beenden</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/model_page.py" />
            <location filename="../../assistant/desktop/settings_dialog/profiles_page.py" />
            <source>Model</source>
            <translation>Modell</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/model_page.py" />
            <source>The usual one: {name}</source>
            <translation>Wie üblich: {name}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/model_page.py" />
            <source>Any name that the endpoint knows.</source>
            <translation>Jeder Name, den der Endpunkt kennt.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/model_page.py" />
            <location filename="../../assistant/desktop/settings_dialog/profiles_page.py" />
            <location filename="../../assistant/desktop/tray.py" />
            <source>Voice</source>
            <translation>Stimme</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/model_page.py" />
            <location filename="../../assistant/desktop/settings_dialog/profiles_page.py" />
            <source>Instructions</source>
            <translation>Anweisungen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/model_page.py" />
            <source>For instance: Answer in one or two sentences. My name is Kim.</source>
            <translation>Zum Beispiel: Antworte in ein, zwei Sätzen. Ich heiße Kim.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/model_page.py" />
            <source>What the model is told about its task and manners.</source>
            <translation>Was dem Modell über Aufgabe und Ton gesagt wird.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/model_page.py" />
            <location filename="../../assistant/desktop/turn_mode_switch.py" />
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>How to take turns</source>
            <translation>Wer wann spricht</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/model_page.py" />
            <source>Hands-free it answers when you fall silent, or when your thought sounds complete.</source>
            <translation>Freihändig antwortet es, wenn Sie schweigen oder Ihr Gedanke vollständig klingt.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/model_page.py" />
            <source>You are using the profile “{name}”: what it says itself goes before what stands here.</source>
            <translation>Sie nutzen das Profil „{name}“: Was es selbst festlegt, geht vor.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/page.py" />
            <source>Applies to the next conversation.</source>
            <translation>Gilt ab dem nächsten Gespräch.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/page.py" />
            <source>The conversation goes over to it as soon as nobody is speaking.</source>
            <translation>Das Gespräch wechselt dazu, sobald niemand spricht.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/privacy_page.py" />
            <source>Your voice goes to the endpoint you chose and nowhere else. Sound is never stored; what is kept, if you want it, are the words. They stay on this computer.</source>
            <translation>Ihre Stimme geht an den gewählten Endpunkt und sonst nirgendwohin. Ton wird nie gespeichert; aufbewahrt werden, wenn Sie es möchten, die Worte. Sie bleiben auf diesem Computer.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/privacy_page.py" />
            <source>Keep conversations</source>
            <translation>Gespräche aufbewahren</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/privacy_page.py" />
            <source>Untick it, and nothing more is written down from this moment. Tick it for those to come.</source>
            <translation>Ohne Häkchen wird von diesem Augenblick an nichts mehr aufgeschrieben. Mit Häkchen gilt es für die nächsten Gespräche.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/privacy_page.py" />
            <source>Delete them after</source>
            <translation>Löschen nach</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/privacy_page.py" />
            <source>days</source>
            <translation>Tagen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/privacy_page.py" />
            <location filename="../../assistant/desktop/settings_dialog/questions.py" />
            <source>Delete</source>
            <translation>Löschen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/privacy_page.py" />
            <source>Delete all conversations…</source>
            <translation>Alle Gespräche löschen …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/privacy_page.py" />
            <source>Delete all conversations?</source>
            <translation>Alle Gespräche löschen?</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/privacy_page.py" />
            <source>All that was ever said is deleted from this computer. It cannot be brought back.</source>
            <translation>Alles je Gesagte wird von diesem Computer gelöscht. Es lässt sich nicht zurückholen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/profiles_page.py" />
            <source>Sets of instructions, voice and tools, to switch between here or in the tray.</source>
            <translation>Anweisungen, Stimme und Werkzeuge im Satz, hier oder im Infobereich umschaltbar.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/profiles_page.py" />
            <source>Profile in use</source>
            <translation>Genutztes Profil</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/profiles_page.py" />
            <source>All profiles</source>
            <translation>Alle Profile</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/profiles_page.py" />
            <source>No profiles yet: add one.</source>
            <translation>Noch keine Profile: Fügen Sie eines hinzu.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/profiles_page.py" />
            <source>Add</source>
            <translation>Hinzufügen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/profiles_page.py" />
            <source>Duplicate</source>
            <translation>Duplizieren</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/profiles_page.py" />
            <source>Delete…</source>
            <translation>Löschen …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/profiles_page.py" />
            <source>This profile</source>
            <translation>Dieses Profil</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/profiles_page.py" />
            <source>What is empty is as on the page “Model and voice”.</source>
            <translation>Was leer ist, ist wie auf der Seite „Modell und Stimme“.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/profiles_page.py" />
            <source>For instance: You are a patient teacher of Italian.</source>
            <translation>Zum Beispiel: Du bist eine geduldige Italienischlehrerin.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/profiles_page.py" />
            <source>As in the settings</source>
            <translation>Wie in den Einstellungen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/profiles_page.py" />
            <source>Without a tick this profile does without the tool.</source>
            <translation>Ohne Häkchen kommt dieses Profil ohne das Werkzeug aus.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/profiles_page.py" />
            <source>None: as the settings say</source>
            <translation>Keines: wie die Einstellungen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/profiles_page.py" />
            <source>{name} (deleted)</source>
            <translation>{name} (gelöscht)</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/profiles_page.py" />
            <source>New profile</source>
            <translation>Neues Profil</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/profiles_page.py" />
            <source>Delete the profile “{name}”?</source>
            <translation>Das Profil „{name}“ löschen?</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/profiles_page.py" />
            <source>Its instructions cannot be brought back.</source>
            <translation>Seine Anweisungen lassen sich nicht zurückholen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/questions.py" />
            <source>Keep</source>
            <translation>Behalten</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/sound_page.py" />
            <source>Volume of replies</source>
            <translation>Lautstärke der Antworten</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/sound_page.py" />
            <source>Treatment of your voice</source>
            <translation>Behandlung Ihrer Stimme</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/sound_page.py" />
            <source>Echo cancellation</source>
            <translation>Echounterdrückung</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/sound_page.py" />
            <source>Always</source>
            <translation>Immer</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/sound_page.py" />
            <source>Where it is needed</source>
            <translation>Wo nötig</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/sound_page.py" />
            <source>Takes what the speakers play out of the microphone. Headphones need none.</source>
            <translation>Nimmt aus dem Mikrofon, was die Lautsprecher spielen. Kopfhörer brauchen keine.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/sound_page.py" />
            <source>While a reply sounds</source>
            <translation>Während einer Antwort</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/sound_page.py" />
            <source>The microphone hears you</source>
            <translation>Das Mikrofon hört Sie</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/sound_page.py" />
            <source>The microphone is shut</source>
            <translation>Das Mikrofon ist zu</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/sound_page.py" />
            <source>Shut it where the echo cannot be cancelled; then only a loud word interrupts.</source>
            <translation>Schließen Sie es, wo das Echo bleibt; dann unterbricht nur ein lautes Wort.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/sound_page.py" />
            <source>Lower the noise around my voice</source>
            <translation>Geräusche um meine Stimme dämpfen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/sound_page.py" />
            <source>Make a faint voice louder</source>
            <translation>Leise Stimme lauter machen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/sound_page.py" />
            <source>Hear what I said just before the key went down</source>
            <translation>Hören, was ich kurz vor dem Drücken sagte</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/sound_page.py" />
            <source>For this the microphone stays open all the time, and your system shows it as in use. The last second is kept in memory and forgotten, unless you press the key; nothing is sent before.</source>
            <translation>Dafür bleibt das Mikrofon immer offen, und Ihr System zeigt es als benutzt. Die letzte Sekunde bleibt im Speicher und wird vergessen, wenn Sie die Taste nicht drücken; vorher wird nichts gesendet.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/sound_page.py" />
            <source>Short sounds</source>
            <translation>Kurze Klänge</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/sound_page.py" />
            <source>The system's</source>
            <translation>Wie das System</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/sound_page.py" />
            <source>When it is not connected: {names}.</source>
            <translation>Wenn es nicht angeschlossen ist: {names}.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/start_page.py" />
            <source>Start when I log in</source>
            <translation>Bei der Anmeldung starten</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/start_page.py" />
            <source>Start hidden in the tray</source>
            <translation>Verborgen im Infobereich starten</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/start_page.py" />
            <source>Then the window comes when you click the tray icon or press the key for it.</source>
            <translation>Das Fenster kommt dann mit einem Klick auf das Symbol oder mit seiner Taste.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/start_page.py" />
            <source>Go through them again…</source>
            <translation>Noch einmal durchgehen …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/start_page.py" />
            <source>You are led through account, sound and hotkey once more.</source>
            <translation>Sie werden noch einmal durch Konto, Ton und Taste geführt.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/tools_page.py" />
            <source>What the model may do on this computer.</source>
            <translation>Was das Modell auf diesem Computer tun darf.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/tools_page.py" />
            <source>As usual: {rule}</source>
            <translation>Wie üblich: {rule}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/tools_page.py" />
            <source>Rule for {tool}</source>
            <translation>Regel für {tool}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/tools_page.py" />
            <source>Python files with @tool functions in this folder, loaded again when they change.</source>
            <translation>Python-Dateien mit @tool-Funktionen in diesem Ordner, bei Änderungen neu geladen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/tools_page.py" />
            <source>Your own tools</source>
            <translation>Eigene Werkzeuge</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/tools_page.py" />
            <source>Open the folder</source>
            <translation>Ordner öffnen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/tools_page.py" />
            <source>Load them again</source>
            <translation>Neu laden</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/tools_page.py" />
            <source>Allowed for good</source>
            <translation>Auf Dauer erlaubt</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/tools_page.py" />
            <source>These were answered with “always”, or have a rule of yours.</source>
            <translation>Diese haben Sie mit „immer“ beantwortet, oder sie haben eine eigene Regel.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/tools_page.py" />
            <source>Nothing yet.</source>
            <translation>Noch nichts.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/tools_page.py" />
            <source>Ask again about the chosen tool</source>
            <translation>Beim gewählten Werkzeug wieder fragen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/tools_page.py" />
            <source>Forget</source>
            <translation>Vergessen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/tools_page.py" />
            <source>{path} cannot be made: {reason}.</source>
            <translation>{path} lässt sich nicht anlegen: {reason}.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/tools_page.py" />
            <source>No program opens {path}: look there yourself.</source>
            <translation>Kein Programm öffnet {path}: Sehen Sie selbst dort nach.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/tools_page.py" />
            <source>No conversation goes on: the next one begins with loading them.</source>
            <translation>Es läuft kein Gespräch: Das nächste beginnt damit, sie zu laden.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/tools_page.py" />
            <source>asks first</source>
            <translation>fragt vorher</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/tools_page.py" />
            <source>may always run</source>
            <translation>darf immer laufen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/settings_dialog/tools_page.py" />
            <source>may never run</source>
            <translation>darf nie laufen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/spending_label.py" />
            <source>Cost so far: {cost}</source>
            <translation>Bisherige Kosten: {cost}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/spending_view.py" />
            <source>{count} tokens</source>
            <translation>{count} Token</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/spending_view.py" />
            <source>{cost}, budget nearly spent</source>
            <translation>{cost}, Budget fast erschöpft</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/spending_view.py" />
            <source>{cost}, paused</source>
            <translation>{cost}, pausiert</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/spending_view.py" />
            <source>Cost of this conversation so far</source>
            <translation>Bisherige Kosten dieses Gesprächs</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/spending_view.py" />
            <source>No price is known for this model.</source>
            <translation>Für dieses Modell ist kein Preis bekannt.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/spending_view.py" />
            <source>At least {cost}: not every price is known.</source>
            <translation>Mindestens {cost}: Nicht jeder Preis ist bekannt.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/spending_view.py" />
            <source>Speech recognition: {seconds} s</source>
            <translation>Spracherkennung: {seconds} s</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/spending_view.py" />
            <source>More than four fifths of the budget are spent.</source>
            <translation>Mehr als vier Fünftel des Budgets sind ausgegeben.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/spending_view.py" />
            <source>The budget is spent, so the conversation pauses.</source>
            <translation>Das Budget ist erschöpft, darum pausiert das Gespräch.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/spending_view.py" />
            <source>Text in</source>
            <translation>Text hin</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/spending_view.py" />
            <source>Speech in</source>
            <translation>Sprache hin</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/spending_view.py" />
            <source>Pictures in</source>
            <translation>Bilder hin</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/spending_view.py" />
            <source>Text in, from the cache</source>
            <translation>Text hin, aus dem Cache</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/spending_view.py" />
            <source>Speech in, from the cache</source>
            <translation>Sprache hin, aus dem Cache</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/spending_view.py" />
            <source>Pictures in, from the cache</source>
            <translation>Bilder hin, aus dem Cache</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/spending_view.py" />
            <source>Text out</source>
            <translation>Text zurück</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/spending_view.py" />
            <source>Speech out</source>
            <translation>Sprache zurück</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/suggestions.py" />
            <source>What is twelve times seven?</source>
            <translation>Was ist zwölf mal sieben?</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/talk_button.py" />
            <source>. Hold the space bar to talk, or press Enter to start and Enter again to stop.</source>
            <translation>. Zum Sprechen die Leertaste halten, oder mit der Eingabetaste beginnen und beenden.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/talk_button.py" />
            <location filename="../../assistant/desktop/tray.py" />
            <location filename="../../assistant/desktop/window.py" />
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>New conversation</source>
            <translation>Neues Gespräch</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/talk_button.py" />
            <source>The last one has ended: click, or press the space bar</source>
            <translation>Beendet: Klick oder Leertaste</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/talk_button.py" />
            <source>You can talk in a moment</source>
            <translation>Gleich können Sie sprechen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/talk_button.py" />
            <source>Click again to send</source>
            <translation>Zum Senden noch einmal klicken</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/talk_button.py" />
            <source>Let go to send</source>
            <translation>Zum Senden loslassen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/talk_button.py" />
            <source>Listening…</source>
            <translation>Ich höre zu …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/talk_button.py" />
            <source>Microphone muted</source>
            <translation>Mikrofon stumm</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/talk_button.py" />
            <source>Unmute to talk</source>
            <translation>Zum Sprechen einschalten</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/talk_button.py" />
            <source>Just speak to interrupt, or click</source>
            <translation>Zum Unterbrechen sprechen oder klicken</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/talk_button.py" />
            <location filename="../../assistant/desktop/tray.py" />
            <source>Listening by itself</source>
            <translation>Hört von selbst zu</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/talk_button.py" />
            <source>Click to interrupt</source>
            <translation>Klicken und unterbrechen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/talk_button.py" />
            <source>Click to talk</source>
            <translation>Klicken und sprechen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/talk_button.py" />
            <source>Click, or press the space bar</source>
            <translation>Klick oder Leertaste</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/talk_button.py" />
            <source>Hold to interrupt</source>
            <translation>Halten und unterbrechen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/talk_button.py" />
            <source>Speak while you hold the button or the space bar</source>
            <translation>Knopf oder Leertaste halten</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/text_entry.py" />
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Type a message</source>
            <translation>Nachricht schreiben</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/text_entry.py" />
            <source>Pictures can be pasted or dropped here.</source>
            <translation>Bilder lassen sich hier einfügen oder ablegen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/text_entry.py" />
            <source>Message</source>
            <translation>Nachricht</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/text_entry.py" />
            <source>Enter sends it, Shift and Enter begins a new line.</source>
            <translation>Eingabe sendet, Umschalt und Eingabe beginnt eine neue Zeile.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/text_entry.py" />
            <source>&amp;Send</source>
            <translation>&amp;Senden</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/text_entry.py" />
            <source>Send message</source>
            <translation>Nachricht senden</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tool_card.py" />
            <source>Arguments of {name}</source>
            <translation>Argumente von {name}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tool_card.py" />
            <source>There is more than fits here: scroll to read all of it.</source>
            <translation>Es ist mehr, als hier passt: Rollen Sie, um alles zu lesen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tool_card.py" />
            <source>Progress of {name}</source>
            <translation>Fortschritt von {name}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tool_card.py" />
            <source>Result of {name}</source>
            <translation>Ergebnis von {name}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tool_card.py" />
            <source>Stop</source>
            <translation>Stopp</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tool_card.py" />
            <source>Stop {name}</source>
            <translation>{name} stoppen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tool_card.py" />
            <source>(called without arguments)</source>
            <translation>(ohne Argumente aufgerufen)</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tool_card.py" />
            <source>Tool {name}</source>
            <translation>Werkzeug {name}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tool_card.py" />
            <source>Show everything</source>
            <translation>Alles zeigen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tool_card.py" />
            <source>Show less</source>
            <translation>Weniger zeigen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tool_card.py" />
            <source>Show everything of {name}</source>
            <translation>Alles von {name} zeigen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tool_card.py" />
            <source>Show less of {name}</source>
            <translation>Weniger von {name} zeigen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tool_panel.py" />
            <source>When the assistant uses a tool, you see here what it asks and gets.</source>
            <translation>Nutzt der Assistent ein Werkzeug, sehen Sie hier, was er fragt und bekommt.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tool_panel.py" />
            <source>Tool activity</source>
            <translation>Werkzeuge</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tool_panel.py" />
            <source>Copy tool activity</source>
            <translation>Werkzeugprotokoll kopieren</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tool_panel.py" />
            <source>Tool activity · {count} waiting for you</source>
            <translation>Werkzeuge · {count} offen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tool_text.py" />
            <source>waits for you</source>
            <translation>wartet auf Sie</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tool_text.py" />
            <source>running</source>
            <translation>läuft</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tool_text.py" />
            <source>stopping</source>
            <translation>wird gestoppt</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tool_text.py" />
            <source>done</source>
            <translation>fertig</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tool_text.py" />
            <source>failed</source>
            <translation>fehlgeschlagen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tool_text.py" />
            <source>stopped</source>
            <translation>gestoppt</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tool_text.py" />
            <source>denied by you</source>
            <translation>von Ihnen abgelehnt</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tool_text.py" />
            <source>not allowed: no answer</source>
            <translation>nicht erlaubt: keine Antwort</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tool_text.py" />
            <source>allowed</source>
            <translation>erlaubt</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/transcript_pane.py" />
            <source>Newest ↓</source>
            <translation>Neueste ↓</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/transcript_pane.py" />
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Scroll to the newest line</source>
            <translation>Zur neuesten Zeile</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/transcript_pane.py" />
            <source>Scroll to the newest line (Ctrl+End)</source>
            <translation>Zur neuesten Zeile (Strg+Ende)</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/transcript_search.py" />
            <source>Find in the conversation</source>
            <translation>Im Gespräch suchen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/transcript_search.py" />
            <source>Previous place (Shift+Enter)</source>
            <translation>Vorige Stelle (Umschalt+Eingabe)</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/transcript_search.py" />
            <source>Next place (Enter)</source>
            <translation>Nächste Stelle (Eingabe)</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/transcript_search.py" />
            <source>Close the search (Esc)</source>
            <translation>Suche schließen (Esc)</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/transcript_search.py" />
            <source>Not found</source>
            <translation>Nicht gefunden</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/transcript_search.py" />
            <source>{count} places</source>
            <translation>{count} Stellen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/transcript_search.py" />
            <source>{number} of {count}</source>
            <translation>{number} von {count}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/transcript_view.py" />
            <source>Transcript</source>
            <translation>Mitschrift</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/transcript_view.py" />
            <source>No reply was measured yet.</source>
            <translation>Noch wurde keine Antwort gemessen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/transcript_view.py" />
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Copy conversation</source>
            <translation>Gespräch kopieren</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/transcript_view.py" />
            <source>(no words were recognised)</source>
            <translation>(keine Worte erkannt)</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tray.py" />
            <location filename="../../assistant/desktop/window.py" />
            <source>Voice Assistant</source>
            <translation>Sprachassistent</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tray.py" />
            <source>Talk</source>
            <translation>Sprechen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tray.py" />
            <source>Mute</source>
            <translation>Stumm</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tray.py" />
            <source>Pause</source>
            <translation>Pause</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tray.py" />
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Settings…</source>
            <translation>Einstellungen …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tray.py" />
            <source>Hide window</source>
            <translation>Fenster verbergen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tray.py" />
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Quit</source>
            <translation>Beenden</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tray.py" />
            <source>Mode</source>
            <translation>Modus</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tray.py" />
            <source>Profile</source>
            <translation>Profil</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tray.py" />
            <source>Recent conversations</source>
            <translation>Letzte Gespräche</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tray.py" />
            <source>Show window</source>
            <translation>Fenster zeigen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tray.py" />
            <source>Voice Assistant: {state}</source>
            <translation>Sprachassistent: {state}</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tray.py" />
            <source>Still running</source>
            <translation>Läuft weiter</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tray.py" />
            <source>The assistant stays in the tray. Click its icon to bring the window back, or choose Quit to end it.</source>
            <translation>Der Assistent bleibt im Infobereich. Ein Klick auf sein Symbol holt das Fenster zurück, „Beenden“ beendet ihn.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tray.py" />
            <source>This desktop shows no tray icons, so closing the window ends the assistant. On GNOME the extension “AppIndicator and KStatusNotifierItem Support” adds them.</source>
            <translation>Dieser Desktop zeigt keine Symbole im Infobereich, darum beendet das Schließen des Fensters den Assistenten. Unter GNOME hilft die Erweiterung „AppIndicator and KStatusNotifierItem Support“.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tray_choices.py" />
            <source>System default</source>
            <translation>Wie das System</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tray_choices.py" />
            <source>System default ({device})</source>
            <translation>Wie das System ({device})</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tray_choices.py" />
            <source>The usual one</source>
            <translation>Wie üblich</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tray_choices.py" />
            <source>No profile</source>
            <translation>Kein Profil</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/tray_choices.py" />
            <source>Without a title</source>
            <translation>Ohne Titel</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/turn_mode_switch.py" />
            <source>Press to start and stop</source>
            <translation>Drücken zum Beginnen und Beenden</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/turn_mode_switch.py" />
            <source>Hands-free</source>
            <translation>Freihändig</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/turn_mode_switch.py" />
            <source>Hands-free, patient</source>
            <translation>Freihändig, geduldig</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/turn_mode_switch.py" />
            <source>You hold a key or the button while you speak.</source>
            <translation>Sie halten Taste oder Knopf, während Sie sprechen.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/turn_mode_switch.py" />
            <source>You press once to speak and once more to send.</source>
            <translation>Sie drücken einmal zum Sprechen und noch einmal zum Senden.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/turn_mode_switch.py" />
            <source>You just speak; a pause ends your turn.</source>
            <translation>Sie sprechen einfach; eine Pause beendet Ihren Beitrag.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/turn_mode_switch.py" />
            <source>You just speak; your turn ends when what you say is complete.</source>
            <translation>Sie sprechen einfach; Ihr Beitrag endet, wenn das Gesagte vollständig ist.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/view_state.py" />
            <source>Ended by an error</source>
            <translation>Durch einen Fehler beendet</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/view_state.py" />
            <source>Muted</source>
            <translation>Stumm</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/view_state.py" />
            <source>Connecting…</source>
            <translation>Verbindet …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/view_state.py" />
            <source>Ready</source>
            <translation>Bereit</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/view_state.py" />
            <source>Listening</source>
            <translation>Hört zu</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/view_state.py" />
            <source>Thinking…</source>
            <translation>Denkt nach …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/view_state.py" />
            <source>Speaking</source>
            <translation>Spricht</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/view_state.py" />
            <source>Renewing the session…</source>
            <translation>Erneuert die Sitzung …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/view_state.py" />
            <source>Reconnecting…</source>
            <translation>Verbindet neu …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/view_state.py" />
            <source>Conversation ended</source>
            <translation>Gespräch beendet</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/view_state.py" />
            <source>{minutes} minutes left</source>
            <translation>noch {minutes} Minuten</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window.py" />
            <source>Menu</source>
            <translation>Menü</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window.py" />
            <source>Menu ({key})</source>
            <translation>Menü ({key})</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window.py" />
            <source>Too loud</source>
            <translation>Zu laut</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window.py" />
            <source>The microphone is overdriven: move away from it, or turn it down.</source>
            <translation>Das Mikrofon ist übersteuert: Gehen Sie etwas weg, oder stellen Sie es leiser.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window.py" />
            <source>&amp;Mute</source>
            <translation>&amp;Mikro aus</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window.py" />
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Mute the microphone</source>
            <translation>Mikrofon stumm schalten</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window.py" />
            <source>S&amp;top</source>
            <translation>S&amp;topp</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window.py" />
            <source>Un&amp;mute</source>
            <translation>&amp;Mikro an</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window.py" />
            <source>Unmute the microphone</source>
            <translation>Mikrofon einschalten</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window.py" />
            <source>This microphone is silent: is it switched off, or is another one meant? See Settings, Sound.</source>
            <translation>Dieses Mikrofon ist still: Ist es ausgeschaltet, oder ist ein anderes gemeint? Siehe Einstellungen, Klang.</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window.py" />
            <source>Add a picture</source>
            <translation>Bild hinzufügen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window.py" />
            <source>Pictures</source>
            <translation>Bilder</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Continue: raise the budget</source>
            <translation>Weiter: Budget erhöhen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Add a picture…</source>
            <translation>Bild hinzufügen …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Find in the conversation…</source>
            <translation>Im Gespräch suchen …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Find next</source>
            <translation>Weitersuchen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Find previous</source>
            <translation>Rückwärts suchen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>How long the reply took</source>
            <translation>Wie lange die Antwort brauchte</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Cost so far</source>
            <translation>Bisherige Kosten</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Larger text</source>
            <translation>Größerer Text</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Smaller text</source>
            <translation>Kleinerer Text</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Normal text size</source>
            <translation>Normale Textgröße</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Profiles…</source>
            <translation>Profile …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>History…</source>
            <translation>Verlauf …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Open the tools folder</source>
            <translation>Werkzeugordner öffnen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Test microphone and speakers…</source>
            <translation>Mikrofon und Lautsprecher prüfen …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>First steps…</source>
            <translation>Erste Schritte …</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Open the menu</source>
            <translation>Menü öffnen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Text size</source>
            <translation>Textgröße</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Hold to talk (in the other modes: press)</source>
            <translation>Zum Sprechen halten (in den anderen Modi: drücken)</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Space</source>
            <translation>Leertaste</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Enter</source>
            <translation>Eingabe</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>On the talk button: start to talk, and end it</source>
            <translation>Auf dem Sprechknopf: Sprechen beginnen und beenden</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>In the message: send it (Shift+Enter: a new line)</source>
            <translation>In der Nachricht: senden (Umschalt+Eingabe: neue Zeile)</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>In the message: paste text or a picture</source>
            <translation>In der Nachricht: Text oder Bild einfügen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Allow a tool that asks, this once</source>
            <translation>Ein fragendes Werkzeug einmal erlauben</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Deny a tool that asks</source>
            <translation>Ein fragendes Werkzeug ablehnen</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Go to the next control</source>
            <translation>Zum nächsten Element</translation>
        </message>
        <message>
            <location filename="../../assistant/desktop/window_actions.py" />
            <source>Tab</source>
            <translation>Tabulator</translation>
        </message>
    </context>
</TS>
